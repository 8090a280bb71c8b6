"""Rule text and blocks are two spellings of one rule, in both languages, for whatever an analyst can draw."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engines.rule import RuleBlocks, print_rule, read_rule

KEYS = st.sampled_from(["level", "owner", "客户级别", "comment", "end", "tag", "set", "on", "notify_", "x1"])
FEEL = st.sampled_from(
    [
        '"vip"',
        "amount * 0.1",
        "if a then b else c",
        "today() + 3 days",
        "current user",
        "null",
        "[1, 2]",
        '{ en: "a", zh: "甲" }',
        'level = "vip" and not(comment = "x")',
        "sum(lines.amount)",
        "-1",
        '"then end"',
        "customer.level",
        '"// no comment"',
    ]
)
WORDS = st.text(st.characters(exclude_characters='"”“\\\n\r', exclude_categories=("C", "Z")), max_size=12)
VALUES = st.dictionaries(KEYS, FEEL, min_size=1, max_size=3)
ACTION: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.fixed_dictionaries({"type": st.just("set"), "values": VALUES}),
    st.fixed_dictionaries({"type": st.just("create"), "form": st.sampled_from(["task", "crm.task"]), "values": VALUES}),
    st.fixed_dictionaries(
        {"type": st.just("update"), "target": st.sampled_from(["record", "customer", "a.b"]), "values": VALUES}
    ),
    st.fixed_dictionaries({"type": st.just("delete"), "target": st.sampled_from(["record", "lines"])}),
    st.fixed_dictionaries(
        {
            "type": st.sampled_from(["tag", "untag"]),
            "tags": st.lists(WORDS, min_size=1, max_size=3),
            "field": st.sampled_from(["tags", "labels"]),
        }
    ),
    st.fixed_dictionaries({"type": st.just("require"), "field": KEYS, "message": st.none() | FEEL}),
    st.fixed_dictionaries({"type": st.just("forbid"), "message": FEEL, "field": st.none() | KEYS}),
    st.fixed_dictionaries(
        {
            "type": st.just("notify"),
            "to": st.lists(FEEL, min_size=1, max_size=2),
            "roles": st.lists(st.just("boss"), max_size=1),
            "values": st.just({"subject": '"s"'}),
        }
    ),
    st.fixed_dictionaries({"type": st.just("start_flow"), "flow": KEYS, "values": st.just({}) | VALUES}),
    st.fixed_dictionaries({"type": st.just("comment"), "text": FEEL}),
    st.fixed_dictionaries({"type": st.just("call_rule"), "rule": KEYS}),
)
TRIGGER: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.fixed_dictionaries(
        {
            "form": KEYS,
            "moment": st.sampled_from(["before", "after"]),
            "events": st.sampled_from(
                [["created"], ["updated"], ["deleted"], ["created", "updated"], ["updated", "deleted"]]
            ),
            "fields": st.lists(KEYS, max_size=2, unique=True),
        }
    ),
    st.fixed_dictionaries(
        {
            "kind": st.just("schedule"),
            "form": KEYS,
            "every": st.sampled_from(["day", "friday"]),
            "at": st.sampled_from([None, "09:00", "23:59"]),
        }
    ),
    st.fixed_dictionaries(
        {
            "kind": st.just("date"),
            "form": KEYS,
            "amount": st.integers(0, 400),
            "unit": st.sampled_from(["days", "weeks", "months", "years"]),
            "direction": st.sampled_from(["before", "after"]),
            "field": st.just("ends_on"),
            "yearly": st.booleans(),
            "at": st.sampled_from([None, "08:30"]),
        }
    ),
    st.fixed_dictionaries({"kind": st.sampled_from(["button", "message"]), "form": KEYS, "label": WORDS}),
)
RULE = st.fixed_dictionaries(
    {
        "name": WORDS,
        "on": st.lists(TRIGGER, min_size=1, max_size=2),
        "when": st.none() | FEEL,
        "then": st.lists(ACTION, min_size=1, max_size=4),
        "language": st.sampled_from(["en", "zh"]),
    }
)


@settings(max_examples=200, deadline=None)
@given(RULE)
def test_what_is_printed_reads_as_the_same_blocks(document: dict[str, Any]) -> None:
    blocks = RuleBlocks.model_validate(document)
    text = print_rule(blocks)
    read = read_rule(text).blocks
    assert read.model_dump(exclude={"layout"}) == blocks.model_dump(exclude={"layout"})
    assert print_rule(read) == text
