"""Rule texts as places where forms and fields are named, read and rewritten as blocks: what does not change keeps its
comments and layout."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engines.app.definition import AppDef
from engines.app.draft import Draft
from engines.data.dump import dump_definition
from engines.expr import Expression, Scope, compile_expression
from engines.kernel import pointer
from engines.kernel.errors import DefinitionError
from engines.rule.blocks import RuleBlocks
from engines.rule.definition import RuleDef
from engines.rule.plan import rule_scope
from engines.rule.text import print_rule, read_rule
from engines.rule.walk import PlacedSlot, placed_actions, placed_slots


def rule_uses(app: AppDef, draft: Draft, form: str, key: str | None) -> Iterator[tuple[int, int]]:
    """(rule, line) where a rule names the form, or that field of it: the first line that would change."""
    for index, rule in enumerate(app.rules):
        changed = renamed_rule(rule, draft, form, key, f"{key or form}_renamed")
        for line, (old, new) in enumerate(zip(rule.text, changed, strict=False)):
            if old != new:
                yield index, line
                break


def renamed_rule(rule: RuleDef, draft: Draft, form: str, key: str | None, new: str) -> list[str]:
    """The lines of the rule after renaming the form (`key` None) or a field; unchanged when it cannot be read."""
    text = "\n".join(rule.text)
    try:
        blocks = read_rule(text).blocks
    except DefinitionError:
        return list(rule.text)
    document = dump_definition(blocks)
    layout = document.pop("layout", None)
    before = repr(document)
    own = next((each.form for each in blocks.on if each.form), None)
    if key is not None:
        _rename_in_expressions(document, blocks, draft, own, (form, key), new)
        _rename_members(document, blocks, draft, own, (form, key), new)
    else:
        _rename_form(document, form, new)
    if repr(document) == before:
        return list(rule.text)
    renamed = RuleBlocks.model_validate(document).model_copy(update={"layout": blocks.layout if layout else {}})
    return print_rule(renamed).split("\n")


def _rename_in_expressions(
    document: dict[str, Any], blocks: RuleBlocks, draft: Draft, own: str | None, place: tuple[str, str], new: str
) -> None:
    scope = rule_scope(own if own in draft.schema else None, draft.schema)
    slots = [PlacedSlot("when", blocks.when, scope)] if blocks.when is not None else []
    slots += placed_slots(blocks, scope, {each.key: each for each in draft.app.tables})
    for where, text, known in ((f"/{each.path}", each.text, each.scope) for each in slots):
        try:
            expression = compile_expression(text, known)
        except DefinitionError:
            continue
        renamed = renamed_text(expression, place, draft, own or "", new)
        if renamed != text:
            _put(document, where, renamed)


def renamed_text(expression: Expression, place: tuple[str, str], draft: Draft, form: str, new: str) -> str:
    """The expression's text after renaming a field, wherever its paths come to it."""
    from engines.app.uses import paths_to

    text = expression.text
    for path in sorted(paths_to(expression, place, draft, form), key=len, reverse=True):
        text = expression.rename(path, new) if text == expression.text else _again(expression, text, place, path, new)
    return text


def _again(expression: Expression, text: str, place: tuple[str, str], path: tuple[str, ...], new: str) -> str:
    """A second path to the same field: the text is read again in a schema that knows the field by both names."""
    from engines.app.aliases import with_alias

    scope = with_alias(expression.scope, place, new)
    return expression.reread(text, scope).rename(path, new)


def _rename_members(
    document: dict[str, Any], blocks: RuleBlocks, draft: Draft, own: str | None, place: tuple[str, str], new: str
) -> None:
    """Field keys that stand outside expressions: a trigger's fields, the entries of an action, the way to a target."""
    form, key = place
    for trigger in document["on"]:
        if trigger.get("form") == form:
            trigger.update(
                {"fields": [new if each == key else each for each in trigger["fields"]]} if "fields" in trigger else {}
            )
            if trigger.get("field") == key:
                trigger["field"] = new
    scope = rule_scope(own if own in draft.schema else None, draft.schema)
    for each in placed_actions(blocks, scope, {table.key: table for table in draft.app.tables}):
        action = pointer.resolve(document, f"/{each.path}")
        target = action.get("target")
        if isinstance(target, str) and own is not None and target.split(".")[0] not in dict(each.loops):
            action["target"] = _renamed_path(target, draft, own, place, new)
        written = _written_form(each.action, each.scope, own)
        if written == form:
            for name in ("values", "fields", "field"):
                if name in action:
                    action[name] = _renamed_keys(action[name], key, new)


def _written_form(action: Any, scope: Scope, own: str | None) -> str | None:
    """The form whose fields an action writes."""
    from engines.rule.writing import led_to

    named = getattr(action, "form", None)
    target = getattr(action, "target", None)
    if isinstance(named, str):
        return named
    return led_to(target, own, scope) if isinstance(target, str) else own


def _renamed_path(path: str, draft: Draft, own: str, place: tuple[str, str], new: str) -> str:
    from engines.form.record_types import steps

    names = path.split(".")
    offset = 1 if names[0] == "record" else 0
    for index, found in enumerate(steps(tuple(names), draft.schema, own)):
        if found == place:
            names[index + offset] = new
    return ".".join(names)


def _renamed_keys(held: Any, key: str, new: str) -> Any:
    if isinstance(held, dict):
        return {new if name == key else name: value for name, value in held.items()}
    if isinstance(held, list):
        return [new if each == key else each for each in held]
    return new if held == key else held


def _rename_form(document: dict[str, Any], form: str, new: str) -> None:
    for part in (*document["on"], *document["then"]):
        if part.get("form") == form:
            part["form"] = new
        if part.get("type") == "for_each":
            _rename_form({"on": [], "then": part["then"]}, form, new)


def _put(document: Any, where: str, value: Any) -> None:
    *way, last = pointer.split(where)
    holder = pointer.resolve(document, pointer.of(way))
    holder[int(last) if isinstance(holder, list) else last] = value
