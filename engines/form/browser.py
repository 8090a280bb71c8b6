"""FormView: a form as the browser gets it (docs/reference/http.md), with conditions as trees, without what is hidden."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from engines.data.dump import dump_definition
from engines.data.field import Derived, FieldDef, HasParts
from engines.data.fields.choice import ChoiceField
from engines.data.fields.choices import ChoicesField
from engines.data.fields.sub_table import SubTableField
from engines.expr import Expression, compile_expression, form_scope
from engines.form.choosing import inputs
from engines.form.conditions import compile_condition
from engines.form.led import led_look
from engines.form.plan import FormPlan
from engines.kernel.texts import say

CONDITIONS = ("visible", "required", "read_only")


def form_view(
    plan: FormPlan,
    may: Mapping[str, bool],
    *,
    hidden: Collection[str] = (),
    read_only: Collection[str] = (),
    buttons: Collection[Mapping[str, Any]] = (),
    roles: Collection[str] | None = None,
) -> dict[str, Any]:
    """The view of one form for somebody.

    Args:
        may: what the person may do: create, read, update, delete, export, import.
        hidden: fields that this person must not know of; absent everywhere.
        read_only: fields that this person may see only.
        buttons: `{key, kind, label, icon, visible}` of rules and flows, as their engines give them.
        roles: the person's roles, which choose layouts and views; None for all of them.
    """
    form = plan.definition
    writes = bool(may.get("create") or may.get("update"))
    fields = [
        field_view(plan, each, may_write=writes and each.key not in read_only)
        for key, each in plan.fields.items()
        if key not in hidden
    ]
    document = dump_definition(form)
    return {
        "key": form.key,
        "name": form.name,
        "plural": form.plural or form.name,
        "icon": form.icon,
        "help": form.help,
        "title": form.title_field() if form.title_field() not in hidden else None,
        "subtitle": form.subtitle if form.subtitle not in hidden else None,
        "fields": fields,
        "layouts": [
            _layout_view(plan, index, each, hidden)
            for index, each in enumerate(document.get("layouts", []))
            if _for_roles(form.layouts[index].roles, roles)
        ],
        "page": _page_view(plan, document.get("page", {}), hidden),
        "views": [
            _view_view(each, hidden)
            for index, each in enumerate(document.get("views", []))
            if _for_roles(form.views[index].roles, roles) and _may_judge(plan, form.views[index].where, hidden)
        ],
        "checks": [
            _check_view(plan, index, each)
            for index, each in enumerate(document.get("checks", []))
            if not _reads_any(plan, index, hidden)
        ],
        "documents": [{"key": each.key, "name": each.name} for each in form.documents],
        "comments": form.comments,
        "child_of": form.child_of,
        "may": {name: bool(may.get(name)) for name in ("create", "read", "update", "delete", "export", "import")},
        "buttons": list(buttons),
    }


def field_view(plan: FormPlan, each: FieldDef, *, may_write: bool = True) -> dict[str, Any]:
    """One FieldView, with `trees` of everything that is not constant."""
    view: dict[str, Any] = dump_definition(each)
    view |= led_look(plan.schema, plan.key, each)
    view |= {
        "type": getattr(each, "type", ""),
        "label": each.label or each.key,
        "widget": each.widget,
        "operators": list(each.operators),
        "value_type": str(plan.record_type.types[each.key]),
        "may_write": may_write and not each.computed_by_server,
    }
    if isinstance(each, SubTableField):
        child = plan.children[each.key]
        view["form"] = each.target()
        view["fields"] = [field_view(child, column, may_write=may_write) for column in each.fields]
    if isinstance(each, HasParts):
        view["parts"] = [_part_view(each, part) for part in each.parts().values()]
    if each.key in plan.filters:
        view["choose"] = {"name": f"{plan.key}.{each.key}", "reads": inputs(plan, each.key)}
    trees = _trees(plan, each)
    return view | ({"trees": trees} if trees else {})


def _part_view(whole: FieldDef, part: FieldDef) -> dict[str, Any]:
    """A part as a field of its own: its key is the path, and it is written with the whole only."""
    label = {
        language: " · ".join(say(each, language) for each in (whole.label or whole.key, part.label))
        for language in ("en", "zh")
    }
    return {
        **dump_definition(part),
        "key": f"{whole.key}.{part.key}",
        "type": getattr(part, "type", ""),
        "label": label,
        "widget": part.widget,
        "operators": list(part.operators),
        "value_type": str(part.value_type()),
        "may_write": False,
    }


def _trees(plan: FormPlan, each: FieldDef) -> dict[str, Any]:
    trees: dict[str, Any] = {}
    conditions = plan.conditions[each.key]
    for name in CONDITIONS:
        condition = getattr(conditions, name)
        if isinstance(condition, Expression):
            trees[name] = condition.to_browser()
    if isinstance(each.overdue, str):
        trees["overdue"] = compile_expression(each.overdue, plan.scope, condition=True).to_browser()
    if each.key in plan.constants:
        constant = plan.constants[each.key]
        trees["default"] = (
            ["string", constant] if isinstance(constant, str) else ["list", [["string", c] for c in constant]]
        )
    elif each.key in plan.defaults:
        trees["default"] = plan.defaults[each.key].to_browser()
    if isinstance(each, ChoiceField | ChoicesField):
        options = {option.key: compile_condition(option.visible, plan.scope) for option in each.options}
        chosen = {key: tree.to_browser() for key, tree in options.items() if isinstance(tree, Expression)}
        if chosen:
            trees["options"] = chosen
    if isinstance(each, Derived):
        formula = next((f for f in plan.formulas if f.key == each.key), None)
        if formula is not None and formula.local:
            trees["formula"] = formula.expression.to_browser()
    return trees


def _layout_view(plan: FormPlan, index: int, layout: dict[str, Any], hidden: Collection[str]) -> dict[str, Any]:
    return {**layout, "body": _body_view(plan, layout.get("body", []), hidden)}


def _page_view(plan: FormPlan, page: dict[str, Any], hidden: Collection[str]) -> dict[str, Any]:
    view = {
        name: [key for key in page.get(name, []) if key not in hidden] for name in ("facts", "tags", "tabs", "right")
    }
    return {**view, "left": _body_view(plan, page.get("left", []), hidden), "actions": page.get("actions", [])}


def _body_view(plan: FormPlan, body: list[dict[str, Any]], hidden: Collection[str]) -> list[dict[str, Any]]:
    blocks = []
    for block in body:
        if "tabs" in block:
            tabs = [
                _with_trees(plan, {**tab, "body": _body_view(plan, tab.get("body", []), hidden)})
                for tab in block["tabs"]
            ]
            blocks.append({"tabs": tabs})
            continue
        items = [
            _with_trees(plan, item)
            for item in block.get("items", [])
            if item.get("field") not in hidden and item.get("related") not in hidden
        ]
        blocks.append(_with_trees(plan, {**block, "items": items}))
    return blocks


def _with_trees(plan: FormPlan, part: dict[str, Any]) -> dict[str, Any]:
    """The part with its conditions as trees."""
    trees = {}
    for name in CONDITIONS:
        if isinstance(part.get(name), str):
            trees[name] = compile_expression(part[name], form_scope(plan.schema, plan.key), condition=True).to_browser()
    return {**part, "trees": trees} if trees else part


def _view_view(view: dict[str, Any], hidden: Collection[str]) -> dict[str, Any]:
    """A list view without hidden columns. Its `where` stays on the server."""
    shown = {name: value for name, value in view.items() if name != "where"}
    shown.setdefault("type", "list")
    for name in ("columns", "sort", "sums", "card"):
        if name in shown:
            shown[name] = [key for key in shown[name] if key.removeprefix("-").split(".")[0] not in hidden]
    if "filters" in shown:
        shown["filters"] = [chip for chip in shown["filters"] if chip["field"].split(".")[0] not in hidden]
    return shown


def _check_view(plan: FormPlan, index: int, check: dict[str, Any]) -> dict[str, Any]:
    compiled = plan.checks[index]
    trees: dict[str, Any] = {"must": compiled.must.to_browser()}
    if isinstance(compiled.when, Expression):
        trees["when"] = compiled.when.to_browser()
    return {**check, "trees": trees}


def _reads_any(plan: FormPlan, index: int, hidden: Collection[str]) -> bool:
    compiled = plan.checks[index]
    paths = compiled.must.paths | (compiled.when.paths if isinstance(compiled.when, Expression) else frozenset())
    return any(step in hidden for path in paths for step in path[:2])


def _may_judge(plan: FormPlan, where: str | None, hidden: Collection[str]) -> bool:
    """Whether a view's condition reads only what this person may see; other views are not offered."""
    if where is None or not hidden:
        return True
    paths = compile_expression(where, plan.scope, condition=True).paths
    return not any(step in hidden for path in paths for step in path[:2])


def _for_roles(wanted: list[str], roles: Collection[str] | None) -> bool:
    return roles is None or not wanted or bool(set(wanted) & set(roles))
