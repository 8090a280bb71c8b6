"""What is wrong or odd about a model: for people who import one. **Source**: DMN 1.5 §6.3 (well-formedness)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engines.kernel.diagnostics import Diagnostic, Severity
from engines.kernel.texts import Text
from engines.rule.dmn import model as m
from engines.rule.dmn.plan import plan_dmn


def check_dmn(model: m.DmnModel, imports: Iterable[m.DmnModel] = ()) -> list[Diagnostic]:
    """Everything: names that mean two things, requirements that lead nowhere or in a circle, unknown types and imports,
    tables whose rows do not fit their columns, texts that are not FEEL or cannot work. Never raises."""
    plan = plan_dmn(model, imports)
    found = [*plan.notes, *_names(model), *_rows(model)]
    return [*found, *(_unknown_type(each) for each in sorted(plan.unknown_types))]


def _names(model: m.DmnModel) -> Iterator[Diagnostic]:
    """Elements and imports share one space of names (§6.3.2)."""
    seen: dict[str, str] = {each.name: each.name for each in model.imports if each.name}
    for each in model.elements.values():
        if not each.name:
            yield Diagnostic("dmn.no_name", f"/{each.id}", Text(f"'{each.id}' has no name.", f"“{each.id}”没有名称。"))
        elif each.name in seen:
            yield Diagnostic(
                "dmn.repeated_name",
                f"/{each.name}",
                Text(f"The name '{each.name}' is used twice.", f"名称“{each.name}”重复使用。"),
                Text("Give one of them another name.", "请修改其中一个的名称。"),
            )
        seen[each.name] = each.id


def _rows(model: m.DmnModel) -> Iterator[Diagnostic]:
    for element in model.elements.values():
        logic = element.logic if isinstance(element, m.DecisionElement | m.KnowledgeModel) else None
        box = logic.body if isinstance(logic, m.FunctionBox) else logic
        if isinstance(box, m.TableBox):
            yield from _table(element.name, box)
        elif isinstance(element, m.DecisionElement) and logic is None:
            yield Diagnostic(
                "dmn.no_logic",
                f"/{element.name}",
                Text(f"'{element.name}' says nothing about how it is decided.", f"“{element.name}”没有定义决策逻辑。"),
                None,
                Severity.HINT,
            )


def _table(name: str, box: m.TableBox) -> Iterator[Diagnostic]:
    for number, rule in enumerate(box.rules):
        if len(rule.inputs) != len(box.inputs) or len(rule.outputs) != len(box.outputs):
            yield Diagnostic(
                "dmn.row_length",
                f"/{name}/rows/{number}",
                Text(
                    f"Row {number + 1} of '{name}' has {len(rule.inputs)} + {len(rule.outputs)} cells; the table has "
                    f"{len(box.inputs)} + {len(box.outputs)} columns.",
                    f"“{name}”第 {number + 1} 行有 {len(rule.inputs)} + {len(rule.outputs)} 个单元格，"
                    f"而表有 {len(box.inputs)} + {len(box.outputs)} 列。",
                ),
            )
    if len(box.outputs) > 1 and box.hit in ("C+", "C<", "C>", "C#"):
        yield Diagnostic(
            "dmn.aggregation",
            f"/{name}",
            Text(f"'{name}' sums up several outputs, which cannot be done.", f"“{name}”有多个输出列，无法汇总。"),
            Text("Keep one output column.", "请只保留一个输出列。"),
        )


def _unknown_type(name: str) -> Diagnostic:
    return Diagnostic(
        "dmn.unknown_type",
        "",
        Text(f"There is no type '{name}'; any value is accepted in its place.", f"没有类型“{name}”，将接受任意值。"),
        None,
        Severity.WARNING,
    )
