"""Write the reference pages from the registries: field types, flow nodes, rule actions, functions."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice, product
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from engines.data.field import FIELD_TYPES
from engines.data.record_type import RecordType
from engines.data.types import Kind
from engines.expr import NotPushable, SqlRow, compile_expression, form_scope
from engines.expr.function import Function, Signature
from engines.expr.functions import functions as built_ins
from engines.flow.activity import Activity, Boundary, Instances, Loop
from engines.flow.bpmn.rule import all_rules
from engines.flow.catching import Catch, Trap
from engines.flow.definition import NODE_TYPES, Branch, NodeDef
from engines.kernel.errors import DefinitionError
from engines.rule.blocks import ACTIONS

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference"
BASE = {
    "key",
    "label",
    "name",
    "help",
    "placeholder",
    "required",
    "visible",
    "read_only",
    "default",
    "overdue",
    "unique",
    "index",
    "audit",
    "note",
    "next",
    "type",
}


def pages() -> dict[str, str]:
    """File name → text. The tests compare these with what is committed."""
    return {
        "field-types.md": members("Field types · 字段类型", FIELD_TYPES.values()),
        "flow-nodes.md": flow_nodes(),
        "rule-actions.md": actions(),
        "functions.md": functions(),
        "bpmn-rules.md": bpmn_rules(),
    }


def members(title: str, classes: Iterable[Any]) -> str:
    lines = [f"# {title}", "", "Generated from the registry by `make docs`.", ""]
    for each in classes:
        wire = each.model_fields["type"].default
        lines += [f"## `{wire}` · {each.label_of_type.en} · {each.label_of_type.zh}", ""]
        if each.__doc__:
            lines += [each.__doc__.strip().split("\n\n")[0].replace("\n    ", "\n"), ""]
        own = [(name, info) for name, info in each.model_fields.items() if name not in BASE]
        if own:
            lines += ["| option | default | meaning |", "|---|---|---|"]
            lines += [
                f"| `{info.alias or name}` | {default(info)} | {cell(info.description or '')} |" for name, info in own
            ]
            lines.append("")
    return "\n".join(lines)


def flow_nodes() -> str:
    """What all nodes share first, then each node with what it does, its own options and its examples."""
    lines = [
        "# Flow nodes · 流程节点",
        "",
        "Generated from the registry by `make docs`. 由 `make docs` 从注册表生成。",
        "",
    ]
    shared = (
        ("Every node · 所有节点", NodeDef, set()),
        ("A way out · 分支 (`branches`)", Branch, set()),
        (
            "Every activity · 所有活动 (a node that does something · 执行工作的节点)",
            Activity,
            set(NodeDef.model_fields),
        ),
        ("What one waits for · 等待的内容 (`wait`, `events`, `boundary`, `event_sub_process`)", Trap, set()),
        ("Boundary · 边界事件 (`boundary`)", Boundary, set(Trap.model_fields)),
        ("Loop · 循环 (`loop`)", Loop, set()),
        ("Instances · 多实例 (`instances`)", Instances, set()),
    )
    for title, cls, without in shared:
        lines += [f"## {title}", "", *options(cls, without), ""]
    for each in NODE_TYPES.values():
        wire = each.model_fields["type"].default
        lines += [f"## `{wire}` · {each.label_of_type.en} · {each.label_of_type.zh}", ""]
        lines += [each.help_of_type.en, "", each.help_of_type.zh, ""]
        without = {"type", *NodeDef.model_fields}
        for general in (Activity, Trap, Catch):
            without |= set(general.model_fields) if issubclass(each, general) else set()
        own = options(each, without)
        lines += [*own, ""] if len(own) > 2 else []
        lines += ["```json", *(json.dumps(example, ensure_ascii=False) for example in each.examples), "```", ""]
    return "\n".join(lines)


def options(cls: Any, without: set[str]) -> list[str]:
    """A table of a model's options."""
    own = [(name, info) for name, info in cls.model_fields.items() if name not in without]
    rows = [f"| `{info.alias or name}` | {default(info)} | {cell(info.description or '')} |" for name, info in own]
    return ["| option | default | meaning |", "|---|---|---|", *rows]


def default(info: Any) -> str:
    if info.is_required():
        return "needed"
    value = info.get_default(call_default_factory=True)
    return "" if value in (None, "", [], {}, ()) else f"`{json.dumps(value, ensure_ascii=False, default=str)}`"


def cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def actions() -> str:
    lines = [
        "# Rule actions · 规则动作",
        "",
        "Generated from the registry by `make docs`; the tests read every example.",
        "",
    ]
    for wire, each in ACTIONS.items():
        lines += [f"## `{wire}` · {each.label_of_type.en} · {each.label_of_type.zh}", ""]
        lines += [*(f"    {text}" for text in each.text_examples), ""]
        described = [(name, info) for name, info in each.model_fields.items() if info.description]
        lines += [f"- `{name}`: {' '.join((info.description or '').split())}" for name, info in described]
        lines += [""] if described else []
    return "\n".join(lines)


def bpmn_rules() -> str:
    """The constraints of the standard that a BPMN file is checked against."""
    lines = [
        "# BPMN constraints · BPMN 约束",
        "",
        "Generated from the registry by `make docs`. An error refuses the file; a warning is reported.",
        "",
        "由 `make docs` 从注册表生成。“错误”会拒绝导入，“警告”只作提示。",
        "",
        "Numbers: Geiger, *BPMN 2.0 Process Model Serialization Constraints* (Bamberg 2013).",
        "",
        "| number | | English | 中文 |",
        "|---|---|---|---|",
    ]
    for each in all_rules():
        numbers = " ".join([each.number, *each.also])
        shown = [f"{cell(each.message.to(language))} {cell(each.hint.to(language))}" for language in ("en", "zh")]
        lines.append(f"| {numbers} | {each.severity.value} | {shown[0]} | {shown[1]} |".replace("{it}", "…"))
    return "\n".join([*lines, ""]).replace("{detail}", "…")


def functions() -> str:
    lines = [
        "# Functions · 函数",
        "",
        "Generated from the registry by `make docs`; every example is run by the tests, in Python and in the browser.",
        "",
        "由 `make docs` 从注册表生成；每个例子都由测试在 Python 和浏览器中运行。",
        "",
        "Every function works in forms, rules, flows and decision tables. Conditions of lists, reports and row permissions, "
        "and computed fields over related records, run inside the database: there only the functions marked so can be used.",
        "",
        "所有函数都可用于表单、规则、流程和决策表。列表、报表和行级权限的条件，以及对关联记录的计算字段，在数据库中执行：只能使用有此标记的函数。",
        "",
    ]
    known = {id(each): each for each in built_ins().values() if each.group != "internal"}
    sorted_by_name = sorted(known.values(), key=lambda one: one.names[0])
    inside = [each.names[0] for each in sorted_by_name if _in_database(each)]
    lines += [f"Inside the database · 数据库中可用 ({len(inside)}): " + ", ".join(f"`{name}`" for name in inside), ""]
    for each in sorted_by_name:
        lines += [f"## `{each.names[0]}`", ""]
        lines += [f"`{each.names[0]}({signature})` → {each.gives}  " for signature in each.signatures]
        if len(each.names) > 1:
            lines.append("Also written: " + ", ".join(f"`{name}`" for name in each.names[1:]) + "  ")
        lines += [each.doc.en + "  ", each.doc.zh, ""]
        lines += [places(each), ""]
        lines += [f"    {text} = {answer}" for text, answer in each.examples]
        lines.append("")
    return "\n".join(lines)


def places(function: Function) -> str:
    """Where it can be used: what the SQL emitter says to a call with fields of fitting types."""
    if _in_database(function):
        return "*Everywhere, also inside the database.* · *随处可用，包括数据库中执行的条件。*"
    return "*Not in conditions that run inside the database.* · *不能用于在数据库中执行的条件。*"


@lru_cache
def _in_database(function: Function) -> bool:
    return any(_reaches_database(function, each) for each in function.signatures)


_PROBES = {
    Kind.NUMBER: ("n", "2"), Kind.STRING: ("s", '"a"'), Kind.BOOLEAN: ("b",), Kind.DATE: ("d",), Kind.DATE_TIME: ("at",),
    Kind.TIME: ("t",), Kind.DAYS_DURATION: ("(d - d)",), Kind.MONTHS_DURATION: ("duration(\"P1M\")",),
    Kind.LIST: ("rows.n", "tags", "rows", "rows.b"), Kind.RANGE: ("[1..n]", "[d..d]"), Kind.ANY: ("n", "s", "d", "rows.n", "b", "rows.b", "tags"),
}  # fmt: skip
_WRITTEN = frozenset({"2", '"a"', 'duration("P1M")'})
"""Probes that are constants: a call of constants alone is worked out before the database is asked."""
_COLUMNS: dict[str, Any] = {
    "n": sa.Numeric(), "s": sa.Text(), "b": sa.Boolean(), "d": sa.Date(), "at": sa.DateTime(timezone=True),
    "t": sa.Time(), "tags": sa.ARRAY(sa.Text()), "id": sa.BigInteger(), "probe": sa.BigInteger(),
    "deleted_at": sa.DateTime(timezone=True),
}  # fmt: skip


class _Tables:
    """A form `probe` with a field of every type, and its `rows`."""

    def table(self, form: str) -> sa.FromClause:
        return sa.table(form, *(sa.column(key, type_) for key, type_ in _COLUMNS.items()))


@lru_cache
def _probe_schema() -> dict[str, RecordType]:
    wires = {"n": "decimal", "s": "text", "b": "yes_no", "d": "date", "at": "date_time", "t": "time", "tags": "tags"}
    plain = {key: {"key": key, "type": wire} for key, wire in wires.items()}
    rows = {"key": "rows", "type": "related", "form": "row", "by": "probe"}
    back = {"key": "probe", "type": "reference", "form": "probe"}
    return {
        name: RecordType(name, {key: FIELD_TYPES[each["type"]].model_validate(each) for key, each in fields.items()})
        for name, fields in (("probe", {**plain, "rows": rows}), ("row", {**plain, "probe": back}))
    }


def _reaches_database(function: Function, signature: Signature) -> bool:
    choices = [
        dict.fromkeys(probe for type_ in each.types for probe in _PROBES.get(type_.kind, ()))
        for each in signature.params
        if not each.optional
    ]
    row = SqlRow(_Tables(), "probe", _Tables().table("probe").alias("r"))
    scope = form_scope(_probe_schema(), "probe")
    for arguments in islice(product(*choices), 200):
        if arguments and all(each in _WRITTEN for each in arguments):
            continue
        try:
            compile_expression(f"{function.names[0]}({', '.join(arguments)})", scope).to_sql(row)
        except (NotPushable, DefinitionError):
            continue
        return True
    return False


def main() -> int:
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (REFERENCE / name).write_text(text)
        print(f"docs/reference/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
