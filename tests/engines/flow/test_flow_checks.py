"""What a flow's author is told before it may run: every mistake at once, each where it is."""

from __future__ import annotations

from typing import Any

import pytest

from engines.data.field import FIELD_TYPES
from engines.data.record_type import RecordType
from engines.flow import FlowDef, check_flow, plan_flow
from engines.flow.check import check_runnable
from engines.flow.refused import NOT_OFFERED
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
    if any(each.severity == "error" for each in check_runnable(flow, SCHEMA)):
        with pytest.raises(DefinitionError):
            plan_flow(flow, SCHEMA)
    else:
        assert plan_flow(flow, SCHEMA).flow is flow, "what may get stuck is not published, but it runs"


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("", ("a", "a")),
        ("Look", ("Look", "Look")),
        ({"en": "Look", "zh": "查看"}, ("Look", "查看")),
        ({"zh": "查看"}, ("查看", "查看")),
    ],
)
def test_a_node_is_called_by_its_name_and_by_its_key_only_without_one(name: Any, called: tuple[str, str]) -> None:
    node = read_definition(FlowDef, {"key": "f", "nodes": [ask(name=name)]}).nodes[0]
    assert node.called == called


SUB = {"key": "a", "type": "sub_process", "next": "end"}
IN = {"key": "i", "type": "calculate", "within": "a"}


@pytest.mark.parametrize(("nodes", "more", "expected"), [
    ([START, SUB, IN, END], {}, []),
    ([START, SUB, {**IN, "within": "b"}, END], {}, [("flow.unknown_sub_process", "/nodes/2/within")]),
    ([START, SUB, {**IN, "within": "end"}, END], {}, [("flow.unknown_sub_process", "/nodes/2/within")]),
    ([START, {**SUB, "within": "b"}, {"key": "b", "type": "sub_process", "within": "a"}, END], {},
     [("flow.crosses_scope", "/nodes/0/next"), ("flow.inside_itself", "/nodes/1/within"),
      ("flow.crosses_scope", "/nodes/1/next"), ("flow.inside_itself", "/nodes/2/within")]),
    ([START, SUB, {**IN, "next": "end"}, END], {}, [("flow.crosses_scope", "/nodes/2/next")]),
    ([START, {"key": "a", "type": "calculate", "next": "e"}, {"key": "e", "type": "event_sub_process", "signal": "s"}], {},
     [("flow.no_way_in", "/nodes/1/next")]),
    ([START, SUB, {**IN, "type": "start"}, {**IN, "type": "start", "key": "j"}, END], {}, [("flow.start_count", "/nodes/1")]),
    ([START, {"key": "a", "type": "calculate", "compensation": "end", "next": "end"}, END], {},
     [("flow.no_handler", "/nodes/1/compensation")]),
    ([START, {"key": "a", "type": "compensation", "activity": "x", "next": "end"}, END], {},
     [("flow.unknown_node", "/nodes/1/activity")]),
    ([START, {"key": "a", "type": "link_throw", "link": "l"}], {}, [("flow.link_to_nowhere", "/nodes/1/link")]),
    ([START, {"key": "a", "type": "link_throw", "link": "l"}, {"key": "b", "type": "link_catch", "link": "l", "next": "end"},
      {"key": "c", "type": "link_catch", "link": "l", "next": "end"}, END], {},
     [("flow.link_twice", "/nodes/2/link"), ("flow.link_twice", "/nodes/3/link"), ("flow.unreachable", "/nodes/2")]),
    ([START, {"key": "a", "type": "cancel"}], {}, [("flow.cancel_what", "/nodes/1")]),
    ([START, {**SUB, "boundary": [{"cancel": True, "next": "end"}]}, IN, END], {}, [("flow.cancel_what", "/nodes/1/boundary/0")]),
    ([START, {**SUB, "boundary": [{"next": "end"}]}, IN, END], {}, [("flow.wait_for_what", "/nodes/1/boundary/0")]),
    ([START, {**SUB, "boundary": [{"error": "e", "interrupting": False, "next": "end"}]}, IN, END], {},
     [("flow.error_interrupts", "/nodes/1/boundary/0/interrupting")]),
    ([START, {**SUB, "boundary": [{"compensation": True, "next": "end"}]}, IN, END], {},
     [("flow.compensation_where", "/nodes/1/boundary/0/compensation")]),
    ([START, {**SUB, "loop": {}}, IN, END], {}, [("flow.endless_loop", "/nodes/1/loop")]),
    ([START, {**SUB, "loop": {"maximum": 2}, "instances": {"count": "2"}}, IN, END], {}, [("flow.one_repetition", "/nodes/1/loop")]),
    ([START, {**SUB, "instances": {}}, IN, END], {}, [("flow.over_or_count", "/nodes/1/instances")]),
    ([START, {"key": "a", "type": "wait", "after": "1 day", "kept": True, "next": "end"}, END], {},
     [("flow.match_without_message", "/nodes/1")]),
    ([START, {"key": "a", "type": "event_sub_process", "compensation": True}], {},
     [("flow.no_way_in", "/nodes/0/next"), ("flow.undoes_what", "/nodes/1/compensation")]),
    ([START, ask(branches=[{"when": "amount > 1"}]), END], {}, [("flow.branch_without_next", "/nodes/1/branches/0")]),
    ([START, {**START, "key": "s2"}, ask(), END], {"on": [{"message": "m", "start": "s2"}]}, []),
    ([START, {**START, "key": "s2"}, ask(), END], {}, [("flow.start_count", "/nodes")]),
    ([START, ask(), END], {"on": {"message": "m", "start": "x"}}, [("flow.unknown_start", "/on/start")]),
    ([START, ask(), END], {"on": {"message": "m", "signal": "s"}}, [("flow.one_trigger_one_kind", "/on")]),
    ([START, ask(), END], {"on": {"record": "order", "date": "3 days before due"}}, [("flow.date_of_what", "/on/date")]),
    ([START, ask(), END], {"on": {"date": "amount"}}, [("flow.event_of_what", "/on/record")]),
    ([START, ask(), END], {"on": {"webhook": "shop", "values": {"x": "payload.amuont + 1"}}}, []),
    ([START, ask(), END], {"on": {"webhook": "shop", "values": {"x": "payload +"}}}, [("expr.syntax.unexpected_end", "/on/values/x")]),
    ([START, {"key": "a", "type": "query_records", "form": "order", "where": "amuont > 1", "into": "x", "next": "end"}, END], {},
     [("expr.unknown_name", "/nodes/1/where")]),
])  # fmt: skip
def test_what_is_drawn_inside_what_is_checked(nodes: list[Any], more: dict[str, Any], expected: list[Any]) -> None:
    test_a_mistake_is_told_where_it_is(nodes, more, expected)


@pytest.mark.parametrize("wire", list(NOT_OFFERED))
def test_what_is_not_offered_is_refused_by_name(wire: str) -> None:
    with pytest.raises(DefinitionError) as wrong:
        read_definition(FlowDef, {"key": "f", "nodes": [START, {"key": "a", "type": wire}]})
    (only,) = wrong.value.diagnostics
    assert (only.code, only.pointer, only.message) == ("node.not_offered", "/nodes/1/type", NOT_OFFERED[wire])


def test_an_unknown_node_type_gets_the_nearest_name() -> None:
    with pytest.raises(DefinitionError) as wrong:
        read_definition(FlowDef, {"key": "f", "nodes": [{"key": "a", "type": "aproval"}]})
    (only,) = wrong.value.diagnostics
    assert (only.pointer, only.hint.en if only.hint else "") == ("/nodes/0/type", "Did you mean 'approval'?")
