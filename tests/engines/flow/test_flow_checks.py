"""What a flow's author is told before it may run: every mistake at once, each where it is."""

from __future__ import annotations

from typing import Any

import pytest

from engines.data.field import FIELD_TYPES
from engines.data.record_type import RecordType
from engines.flow import FlowDef, check_flow, plan_flow
from engines.kernel.definition import read_definition
from engines.kernel.errors import DefinitionError

FIELDS = {
    key: FIELD_TYPES[wire].model_validate({"key": key})
    for key, wire in (("name", "text"), ("amount", "decimal"), ("owner", "person"))
}
SCHEMA = {"order": RecordType("order", FIELDS), "task": RecordType("task", {"name": FIELDS["name"]})}
START = {"key": "start", "type": "start", "next": "a"}
END = {"key": "end", "type": "end"}


def ask(**more: Any) -> dict[str, Any]:
    return {"key": "a", "type": "approval", "by": [{"role": "boss"}], "next": "end", **more}


@pytest.mark.parametrize(("nodes", "more", "expected"), [
    ([START, ask(), END], {}, []),
    ([START, ask(next="ned"), END], {}, [("flow.unknown_next", "/nodes/1/next")]),
    ([ask(), END], {}, [("flow.start_count", "/nodes")]),
    ([START, ask(), END, END], {}, [("flow.duplicate_key", "/nodes/2/key"), ("flow.duplicate_key", "/nodes/3/key")]),
    ([START, ask(by=[]), END], {}, [("flow.missing_people", "/nodes/1/by")]),
    ([START, ask(by=[{"role": "a", "user": "b"}]), END], {}, [("flow.who_is_unclear", "/nodes/1/by/0")]),
    ([START, ask(by=[{"same_as": "x"}]), END], {}, [("flow.unknown_node", "/nodes/1/by/0/same_as")]),
    ([START, ask(by=[{"field": "ownr"}]), END], {}, [("flow.unknown_field", "/nodes/1/by/0/field")]),
    ([START, ask(fields={"amuont": "write"}), END], {}, [("flow.unknown_field", "/nodes/1/fields/amuont")]),
    ([START, ask(limit={"after": "soonish"}), END], {}, [("expr.unknown_name", "/nodes/1/limit/after")]),
    ([START, ask(), END, {"key": "b", "type": "cc", "next": "end"}], {}, [("flow.unreachable", "/nodes/3")]),
    ([START, {"key": "a", "type": "exclusive_gateway", "branches": [{"when": "amount > 1", "next": "end"}]}, END], {},
     [("flow.gateway_without_else", "/nodes/1/branches")]),
    ([START, {"key": "a", "type": "exclusive_gateway", "branches": [{"when": "amuont > 1", "next": "end"}, {"else": "end"}]}, END],
     {}, [("expr.unknown_name", "/nodes/1/branches/0/when")]),
    ([START, {"key": "a", "type": "wait", "next": "end"}, END], {}, [("flow.wait_for_what", "/nodes/1")]),
    ([START, {"key": "a", "type": "cc", "next": "b"}, {"key": "b", "type": "cc", "next": "a"}], {},
     [("flow.no_way_to_end", f"/nodes/{index}") for index in range(3)]),
    ([START, {"key": "a", "type": "create_records", "form": "tsak", "values": {}, "next": "end"}, END], {},
     [("flow.unknown_form", "/nodes/1/form")]),
    ([START, {"key": "a", "type": "update_records", "values": {"id": "1"}, "next": "end"}, END], {},
     [("flow.unknown_field", "/nodes/1/values/id")]),
    ([START, ask(), END], {"on": {"record": "ordr", "event": "created"}}, [("flow.unknown_form", "/on/record")]),
    ([START, ask(), END], {"on": {"record": "order", "event": "updated", "fields": ["nam"]}},
     [("flow.unknown_field", "/on/fields/0")]),
    ([START, ask(), END], {"title": "nmae", "summary": ["nmae"]},
     [("expr.unknown_name", "/title"), ("flow.unknown_field", "/summary/0")]),
])  # fmt: skip
def test_a_mistake_is_told_where_it_is(nodes: list[Any], more: dict[str, Any], expected: list[Any]) -> None:
    flow = read_definition(FlowDef, {"key": "f", "record": "order", "nodes": nodes, **more})
    found = check_flow(flow, SCHEMA)
    assert [(each.code, each.pointer) for each in found] == expected
    for each in found:
        assert each.message.en and each.message.zh
    if any(each.severity == "error" for each in found):
        with pytest.raises(DefinitionError):
            plan_flow(flow, SCHEMA)


def test_an_unknown_node_type_gets_the_nearest_name() -> None:
    with pytest.raises(DefinitionError) as wrong:
        read_definition(FlowDef, {"key": "f", "nodes": [{"key": "a", "type": "aproval"}]})
    (only,) = wrong.value.diagnostics
    assert (only.pointer, only.hint.en if only.hint else "") == ("/nodes/0/type", "Did you mean 'approval'?")
