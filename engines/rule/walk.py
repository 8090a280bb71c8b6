"""The actions of a rule, those inside others too, with the names that each may use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engines.expr import Scope
from engines.rule.blocks import ActionDef, RuleBlocks
from engines.rule.definition import TableDef


@dataclass(frozen=True, slots=True)
class PlacedSlot:
    """A FEEL text of a rule: where it stands (`when`, `then/0/values/owner`) and what it may use."""

    path: str
    text: str
    scope: Scope
    loops: tuple[tuple[str, str], ...] = ()
    """The `for each` around it, from the outside in: (name, list)."""

    def looped(self) -> str:
        """One expression that reads what this one reads in all its turns: for the paths it follows."""
        text = self.text
        for name, source in reversed(self.loops):
            text = f"for {name} in ({source}) return ({text})"
        return text


@dataclass(frozen=True, slots=True)
class PlacedAction:
    path: str
    action: ActionDef
    scope: Scope
    loops: tuple[tuple[str, str], ...] = ()


def actions_of(blocks: RuleBlocks) -> Iterator[tuple[str, ActionDef]]:
    """(path, action) in the order of the text, those inside others too."""
    return ((each.path, each.action) for each in placed_actions(blocks, Scope({}), {}))


def placed_actions(blocks: RuleBlocks, scope: Scope, tables: Mapping[str, TableDef]) -> Iterator[PlacedAction]:
    """Every action with what its expressions may use. `scope`: of the rule."""
    return _walk(blocks.then, PlacedAction("then", ActionDef(), scope), tables)


def _walk(actions: Sequence[ActionDef], around: PlacedAction, tables: Mapping[str, TableDef]) -> Iterator[PlacedAction]:
    scope = around.scope
    for index, action in enumerate(actions):
        placed = PlacedAction(f"{around.path}/{index}", action, scope, around.loops)
        yield placed
        if action.inner():
            loop = action.loop()
            loops = (*around.loops, loop) if loop else around.loops
            inside = PlacedAction(f"{placed.path}/then", action, action.inside(scope), loops)
            yield from _walk(action.inner(), inside, tables)
        scope = action.afterwards(scope, tables)


def placed_slots(blocks: RuleBlocks, scope: Scope, tables: Mapping[str, TableDef]) -> Iterator[PlacedSlot]:
    """Every FEEL text of the rule's actions."""
    for each in placed_actions(blocks, scope, tables):
        for slot in each.action.slots():
            yield PlacedSlot(f"{each.path}/{slot.path}", slot.text, each.scope, each.loops)


def action_at(blocks: RuleBlocks, path: str) -> ActionDef:
    """The action at `then/0/then/1`."""
    first, *rest = [int(each) for each in path.split("/")[1::2]]
    action = blocks.then[first]
    for step in rest:
        action = action.inner()[step]
    return action
