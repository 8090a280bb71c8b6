"""Rule text and blocks are two spellings of one rule, in both languages, for whatever an analyst can draw."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engines.data.types import PERSON
from engines.expr import Scope
from engines.expr.parse import parse_expression
from engines.expr.printer import print_tree
from engines.rule import RuleBlocks, print_rule, read_rule
from engines.rule.blocks import Language, TriggerBlock
from engines.rule.layout import canonical_part, part_paths
from engines.rule.scan import split_rule
from engines.rule.text import verbs
from engines.rule.tidy import tidied_rule
from engines.rule.tokens import rule_tokens
from engines.rule.translate import translate_rule
from engines.rule.walk import actions_of

SCOPE = Scope({"current user": PERSON})


def cases(few: int) -> int:
    """How many rules a law is tried on: twenty times as many with MORTISE_LAWS=full."""
    return few * 20 if os.environ.get("MORTISE_LAWS") == "full" else few


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
        '"/* none */"',
        'level = "a" or true and x1 != null',
        "if end = null then 3 days else 2 hours",
        "some o in orders satisfies o.x1 > 1",
        "orders[x1 in (1, 2)]",
        '如果 level = "a" 且 owner = null 则 3 天 否则 1 个月',
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
    st.fixed_dictionaries(
        {
            "type": st.just("call_table"),
            "table": st.just("discount"),
            "values": st.just({}) | VALUES,
            "result": st.sampled_from(["answer", "结果"]),
        }
    ),
    st.fixed_dictionaries(
        {"type": st.just("limit"), "most": st.just("30"), "where": FEEL, "message": st.none() | FEEL}
    ),
    st.fixed_dictionaries(
        {
            "type": st.just("call_connector"),
            "connector": st.just("erp"),
            "operation": st.just("invoice"),
            "input": st.just({}) | VALUES,
        }
    ),
    st.fixed_dictionaries({"type": st.just("signal_flow"), "message": WORDS, "payload": st.just({}) | VALUES}),
)
EACH = st.recursive(
    ACTION,
    lambda inner: st.fixed_dictionaries(
        {
            "type": st.just("for_each"),
            "name": st.sampled_from(["o", "item", "条目"]),
            "source": st.sampled_from(["orders", 'orders[level = "a"]', "tags", "[1, 2]"]),
            "then": st.lists(inner, min_size=1, max_size=2),
        }
    ),
    max_leaves=4,
).filter(lambda each: depth(each) <= 3)


def depth(action: dict[str, Any]) -> int:
    return 1 + max(map(depth, action["then"])) if action["type"] == "for_each" else 0


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
            "every": st.sampled_from(["day", "friday", "weekday", "hour", "1 minutes", "45 minutes", "2 hours"]),
            "at": st.sampled_from([None, "09:00", "23:59"]),
        }
    ).map(lambda each: each if each["every"] in ("day", "friday", "weekday") else {**each, "at": None}),
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
    st.fixed_dictionaries(
        {
            "kind": st.just("schedule"),
            "form": KEYS,
            "every": st.sampled_from(["month", "year"]),
            "day": st.sampled_from([1, 28]),
            "month": st.just(2),
            "at": st.sampled_from([None, "09:00"]),
        }
    ).map(lambda each: each if each["every"] == "year" else {k: v for k, v in each.items() if k != "month"}),
    st.fixed_dictionaries({"kind": st.sampled_from(["button", "message"]), "form": KEYS, "label": WORDS}),
    st.fixed_dictionaries(
        {
            "kind": st.just("flow"),
            "form": KEYS,
            "flow": st.sampled_from(["approval", "续签"]),
            "flow_event": st.sampled_from(["started", "ended"]),
        }
    ),
)
RULE = st.fixed_dictionaries(
    {
        "name": WORDS,
        "on": st.lists(TRIGGER, min_size=1, max_size=2),
        "when": st.none() | FEEL,
        "then": st.lists(EACH, min_size=1, max_size=4),
        "language": st.sampled_from(["en", "zh"]),
    }
)


@settings(max_examples=cases(200), deadline=None)
@given(RULE)
def test_what_is_printed_reads_as_the_same_blocks(document: dict[str, Any]) -> None:
    blocks = RuleBlocks.model_validate(document)
    text = print_rule(blocks)
    read = read_rule(text).blocks
    assert read.model_dump(exclude={"layout"}) == blocks.model_dump(exclude={"layout"})
    assert print_rule(read) == text


# -- comments, layout, translation

WORD = st.text("abc 客户 when then end rule，", max_size=12)
GAP = st.one_of(
    st.just(" "),
    st.sampled_from(["  ", "\t", "\n", "\n    ", "\n\n  "]),
    WORD.map(lambda words: f" /* {words} */ "),
    WORD.map(lambda words: f" // {words}\n  "),
)
BREAK = st.tuples(
    st.sampled_from(["", "  "]),
    st.just("") | WORD.map(lambda words: f" // {words}") | WORD.map(lambda words: f" /* {words} */"),
    st.lists(st.just("") | WORD.map(lambda words: f"   // {words}") | WORD.map(lambda words: f" /* {words}\n */")),
    st.sampled_from(["  ", "", "\t", "      "]),
).map(lambda piece: f"{piece[0]}{piece[1]}\n" + "".join(f"{line}\n" for line in piece[2]) + piece[3])


@st.composite
def laid_out(draw: st.DrawFn) -> tuple[RuleBlocks, str]:
    """A rule as blocks, and as text with comments and white space wherever they may stand."""
    blocks = RuleBlocks.model_validate(draw(RULE))
    text = draw(st.sampled_from(["", "// first\n", "\n  /* a\n b */ "]))
    for index, path in enumerate(part_paths(blocks)):
        part = canonical_part(blocks, path).strip()
        keyword, space, rest = part.partition(" ")
        bare = path.split("/")[0] in ("name", "on", "when") or path == "then/0"
        gap = draw(GAP) if bare and space and "\n" not in rest else space
        text += (draw(BREAK) if index else "") + keyword + gap + rest
    return blocks, text + draw(st.sampled_from(["", "\n", " // last", "\n/* last */\n"]))


@settings(max_examples=cases(150), deadline=None)
@given(laid_out())
def test_comments_and_layout_survive_the_way_through_blocks(given_: tuple[RuleBlocks, str]) -> None:
    blocks, text = given_
    read = read_rule(text).blocks
    assert read.model_dump(exclude={"layout"}) == blocks.model_dump(exclude={"layout"})
    sent = RuleBlocks.model_validate_json(read.model_dump_json())
    assert print_rule(sent) == text


@settings(max_examples=cases(80), deadline=None)
@given(laid_out(), st.integers(0, 50))
def test_a_change_to_one_part_leaves_the_text_of_the_others(given_: tuple[RuleBlocks, str], which: int) -> None:
    _, text = given_
    read = read_rule(text).blocks
    index = which % len(read.on)
    on = [*read.on[:index], TriggerBlock(kind="button", form="x1", label="changed"), *read.on[index + 1 :]]
    printed = print_rule(read.model_copy(update={"on": on}))
    again = read_rule(printed).blocks
    assert again.on == on
    assert again.model_dump(exclude={"layout", "on"}) == read.model_dump(exclude={"layout", "on"})
    for path, (written, _) in read.layout.items():
        if path != f"on/{index}":
            assert written.strip() in printed


@settings(max_examples=cases(150), deadline=None)
@given(laid_out())
def test_a_rule_in_the_other_language_means_the_same(given_: tuple[RuleBlocks, str]) -> None:
    blocks, text = given_
    to: Language = "zh" if blocks.language == "en" else "en"
    translated = translate_rule(text, to)
    read = read_rule(translated).blocks
    assert read.language == to
    assert meaning(read) == meaning(blocks)
    assert meaning(read_rule(translate_rule(translated, blocks.language)).blocks) == meaning(blocks)
    assert [*comments(translated)] == [*comments(text)]


SUGAR = {
    "EQ": ("＝", "=="), "NE": ("<>", "≠"), "GT": ("＞",), "AND": ("&&", "＆＆"), "OR": ("||",), "COMMA": ("，", "、"),
    "LPAR": ("（",), "RPAR": ("）",), "LBRACE": ("｛",), "RBRACE": ("｝",), "COLON": ("：",), "STAR": ("×", "＊"),
    "PLUS": ("＋",), "MINUS": ("−", "－"),
}  # fmt: skip


@settings(max_examples=cases(150), deadline=None)
@given(laid_out(), st.randoms(use_true_random=False))
def test_sugar_in_a_rule_is_rewritten_and_nothing_else(given_: tuple[RuleBlocks, str], chance: Random) -> None:
    _, text = given_
    sugared, at = "", 0
    for token in rule_tokens(text, split_rule(text, verbs())):
        start, end = token.start_pos or 0, token.end_pos or 0
        written = text[start:end]
        if token.type == "STRING" and not set("\\“”'") & set(written) and chance.random() < 0.5:
            written = chance.choice(["“{}”", "'{}'"]).format(written[1:-1])
        elif written.isascii() and chance.random() < 0.5:
            written = chance.choice(SUGAR.get(token.type, (written,)))
        sugared += text[at:start] + written
        at = end
    assert tidied_rule(sugared + text[at:]) == text
    assert tidied_rule(text) == text


def meaning(blocks: RuleBlocks) -> Any:
    """Everything but language and layout, expressions in their canonical spelling."""
    document = blocks.model_dump(mode="json", exclude={"layout", "language"})
    slots = [] if blocks.when is None else ["when"]
    slots += [f"{path}/{slot.path}" for path, action in actions_of(blocks) for slot in action.slots()]
    for slot in slots:
        *way, last = slot.split("/")
        holder: Any = document
        for step in way:
            holder = holder[int(step) if isinstance(holder, list) else step]
        at: Any = int(last) if isinstance(holder, list) else last
        holder[at] = print_tree(parse_expression(holder[at], SCOPE))
    return document


def comments(text: str) -> Iterator[str]:
    for found in re.finditer(r"//[^\n]*|/\*.*?\*/|\"(?:\\.|[^\"\\])*\"", text, re.S):
        if found[0][0] == "/":
            yield found[0]
