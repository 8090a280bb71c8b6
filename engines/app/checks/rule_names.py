"""The roles, reports, flows and message templates that rule texts name are there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engines.app.draft import Draft
from engines.kernel import pointer
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.errors import DefinitionError
from engines.kernel.suggest import did_you_mean
from engines.kernel.texts import Text
from engines.rule.blocks import ActionDef
from engines.rule.text import RuleText, read_rule
from engines.rule.walk import actions_of

_NOUNS = {
    "report": Text("report", "报表"),
    "role": Text("role", "角色"),
    "flow": Text("flow", "流程"),
    "template": Text("message template", "消息模板"),
}


def check(draft: Draft) -> Iterator[Diagnostic]:
    known = {
        "report": frozenset(each.key for each in draft.app.reports),
        "role": frozenset(each.key for each in draft.app.roles),
        "flow": frozenset(each.key for each in draft.app.flows),
        "template": frozenset(each.key for each in draft.app.templates),
    }
    for index, rule in enumerate(draft.app.rules):
        text = "\n".join(rule.text)
        try:
            read = read_rule(text)
        except DefinitionError:
            continue  # the rule engine tells what is wrong with it
        for kind, name, at in _names(read):
            if name not in known[kind]:
                where = pointer.of(["rules", index, "text", text.count("\n", 0, at)])
                yield _missing(kind, name, known[kind], where)


def _names(read: RuleText) -> Iterator[tuple[str, str, int]]:
    """(kind, key, offset of the action that names it)."""
    for path, action in actions_of(read.blocks):
        for kind, name in _named_by(action):
            yield kind, name, read.offsets.get(path, 0)
    for index, trigger in enumerate(read.blocks.on):
        if trigger.flow:
            yield "flow", trigger.flow, read.offsets.get(f"on/{index}", 0)


def _named_by(action: ActionDef) -> Iterator[tuple[str, str]]:
    for kind in ("report", "flow", "template"):
        name = getattr(action, kind, None)
        if isinstance(name, str):
            yield kind, name
    for role in getattr(action, "roles", ()):
        yield "role", role


def _missing(kind: str, name: str, known: Iterable[str], where: str) -> Diagnostic:
    noun = _NOUNS[kind]
    return Diagnostic(
        f"app.unknown_{kind}",
        where,
        Text(f"There is no {noun.en} '{name}'.", f"没有{noun.zh}“{name}”。"),
        did_you_mean(name, known) or Text(f"Choose an existing {noun.en}.", f"请选择已有的{noun.zh}。"),
    )
