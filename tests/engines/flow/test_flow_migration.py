"""A running instance goes on with another drawing of its flow: what maps, what does not, and what happens then."""

from __future__ import annotations

from typing import Any

import pytest

from engines.flow import FlowDef, check_migration, dump_state, fold, load_event, plan_flow, preview_migration
from engines.flow import events as e
from engines.kernel.definition import read_definition
from engines.kernel.errors import Conflict
from tests.flow_world import SCHEMA, World, event_of

OLD: dict[str, Any] = {
    "nodes": [
        {"key": "start", "type": "start", "next": "sub"},
        {"key": "sub", "type": "sub_process", "boundary": [{"after": "1 day", "next": "late"}], "next": "done"},
        {"key": "s", "type": "start", "within": "sub", "branches": [{"next": "w"}, {"next": "p"}]},
        {"key": "w", "type": "wait", "message": "w", "within": "sub", "next": "join"},
        {"key": "p", "type": "approval", "by": [{"role": "a"}], "within": "sub", "next": "join"},
        {"key": "join", "type": "parallel_gateway", "within": "sub"},
        {"key": "on", "type": "event_sub_process", "after": "2 days", "interrupting": False},
        {"key": "o", "type": "calculate", "within": "on", "set": {"x": "1"}},
        {"key": "late", "type": "end", "outcome": "late"},
        {"key": "done", "type": "end", "outcome": "done"},
    ]
}


def redrawn(**changes: dict[str, Any] | None) -> dict[str, Any]:
    """The old drawing with some nodes changed, or left out (None)."""
    nodes = [
        {**each, **(changes.get(each["key"]) or {})}
        for each in OLD["nodes"]
        if changes.get(each["key"], {}) is not None
    ]
    return {"nodes": nodes}


def running() -> World:
    world = World({"flow": OLD, "people": {"role:a": [1]}}, {})
    world.send(event_of(world, "start", 9))
    world.send(event_of(world, "message", "w"))
    return world


def plan(document: dict[str, Any]) -> Any:
    return plan_flow(read_definition(FlowDef, {"key": "flow", "record": "order", **document}), SCHEMA, app="shop")


RENAMED: dict[str, Any] = {
    "sub": {"key": "part", "boundary": []},
    "start": {"next": "part"},
    "s": {"within": "part", "branches": [{"next": "w"}, {"next": "ask"}]},
    "w": {"within": "part"},
    "p": {"key": "ask", "within": "part"},
    "join": {"within": "part"},
    "on": {"key": "later", "after": "3 days"},
    "o": {"within": "later"},
}


def test_nested_nodes_move_to_their_new_names_and_the_instance_goes_on() -> None:
    world, new = running(), plan(redrawn(**RENAMED))
    names = {"sub": "part", "p": "ask", "on": "later"}
    moved = preview_migration(world.plan, new, world.state, names)
    assert [(each.node, each.to, each.tokens, each.problem) for each in moved] == [
        ("sub", "part", 1, None), ("p", "ask", 1, None), ("join", "join", 1, None),
    ]  # fmt: skip
    world.plan, world.replays = new, False
    world.send(e.Migrated(at=world.now, nodes=names))
    assert world.steps[-2:] == ["migrated part", "migrated ask"]
    assert [key.partition(":")[2] for key in world.timers] == ["later/after"], "the boundary's clock is stopped"
    world.send(event_of(world, "approve", 1))
    assert (world.state.status, world.state.outcome) == ("ended", "done")
    log = [load_event(each) for each in world.log]
    assert fold(plan(OLD), log, [new]) == world.state, "the log replays over the migration"


@pytest.mark.parametrize(("changes", "names", "expected"), [
    ({}, {}, []),
    ({"p": None, "s": {"branches": [{"next": "w"}]}}, {}, ["/nodes/p"]),
    ({"p": {"type": "calculate", "by": []}}, {}, ["/nodes/p"]),
    ({"p": {"within": None, "next": "done"}, "s": {"branches": [{"next": "w"}]}}, {}, ["/nodes/p"]),
    ({"w": {"next": "p"}}, {}, ["/nodes/join"]),
    ({}, {"p": "w"}, ["/nodes/p"]),
    ({}, {"p": "nowhere"}, ["/nodes/p"]),
])  # fmt: skip
def test_what_does_not_map_is_told_and_changes_nothing(
    changes: dict[str, Any], names: dict[str, str], expected: list[str]
) -> None:
    world = running()
    document = redrawn(**changes)
    for each in document["nodes"]:
        if each["type"] == "calculate":
            each.pop("by", None)
    new = plan(document)
    found = check_migration(new, world.state, names)
    assert [each.pointer for each in found] == expected
    assert [
        f"/nodes/{each.node}" for each in preview_migration(world.plan, new, world.state, names) if each.problem
    ] == expected
    if expected:
        before = dump_state(world.state)
        world.plan = new
        with pytest.raises(Conflict):
            world.send(e.Migrated(at=world.now, nodes=names))
        assert dump_state(world.state) == before
