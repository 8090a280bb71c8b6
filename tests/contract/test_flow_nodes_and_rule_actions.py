"""Every node type and every action keeps its contract: named in both languages, with examples that hold."""

from __future__ import annotations

import pytest

from engines.flow import NODE_TYPES
from engines.rule import ACTIONS, read_rule


@pytest.mark.parametrize("wire", list(NODE_TYPES))
def test_a_node_type_says_what_it_is_and_its_examples_round_trip(wire: str) -> None:
    member = NODE_TYPES[wire]
    assert member.label_of_type.en and member.label_of_type.zh and member.icon and member.examples
    assert member.help_of_type.en.endswith(".") and member.help_of_type.zh.endswith("。")
    for example in member.examples:
        node = member.model_validate(example)
        again = member.model_validate(node.model_dump(mode="json", by_alias=True))
        assert again == node
        assert node.check() == []
        for path, target in node.exits():
            assert path and target


@pytest.mark.parametrize("wire", list(ACTIONS))
def test_an_action_is_written_and_read_in_both_languages(wire: str) -> None:
    member = ACTIONS[wire]
    assert member.label_of_type.en and member.label_of_type.zh and member.icon
    assert member.verbs["en"] and member.verbs["zh"] and member.examples and member.text_examples
    for example in member.examples:
        action = member.model_validate(example)
        for language, head in (("en", 'rule "x"\non c updated\nthen '), ("zh", '规则 "x"\n针对 c 更新时\n则 ')):
            text = head + action.written(language) + ("\nend" if language == "en" else "\n结束")  # type: ignore[arg-type]
            assert read_rule(text).blocks.then == [action]
    for text in member.text_examples:
        assert read_rule(f'rule "x"\non c updated\nthen {text}\nend').blocks.then[0].type == wire  # type: ignore[attr-defined]
