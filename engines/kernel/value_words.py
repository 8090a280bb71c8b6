"""What pydantic says of a value, in both languages and without jargon."""

from __future__ import annotations

import re
from typing import Any

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from engines.kernel.texts import Text

_WORDS: dict[str, Text] = {
    "string_type": Text("A text is expected here.", "此处应为文本。"),
    "string_too_short": Text("This is shorter than {min_length} characters.", "内容少于 {min_length} 个字符。"),
    "string_too_long": Text("This is longer than {max_length} characters.", "内容超过 {max_length} 个字符。"),
    "string_pattern_mismatch": Text("This is not written as it should be.", "内容的写法不符合要求。"),
    "bool": Text("true or false is expected here.", "此处应为 true 或 false。"),
    "int": Text("A whole number is expected here.", "此处应为整数。"),
    "float": Text("A number is expected here.", "此处应为数字。"),
    "decimal": Text("A number is expected here.", "此处应为数字。"),
    "finite": Text("A number is expected here.", "此处应为数字。"),
    "datetime": Text("A date with a time is expected here.", "此处应为日期和时间。"),
    "timezone": Text("The time needs its time zone, or Z.", "时间应带有时区或 Z。"),
    "date": Text("A date such as 2026-01-31 is expected here.", "此处应为日期，例如 2026-01-31。"),
    "time_delta": Text("A duration is expected here.", "此处应为时长。"),
    "time": Text("A time such as 09:30 is expected here.", "此处应为时间，例如 09:30。"),
    "list": Text("A list is expected here.", "此处应为列表。"),
    "tuple": Text("A list is expected here.", "此处应为列表。"),
    "dict": Text("An object is expected here.", "此处应为对象。"),
    "model": Text("An object is expected here.", "此处应为对象。"),
    "too_short": Text("There are fewer than {min_length}.", "数量少于 {min_length}。"),
    "too_long": Text("There are more than {max_length}.", "数量超过 {max_length}。"),
    "greater_than": Text("This must be more than {gt}.", "必须大于 {gt}。"),
    "greater_than_equal": Text("This must be at least {ge}.", "不能小于 {ge}。"),
    "less_than": Text("This must be less than {lt}.", "必须小于 {lt}。"),
    "less_than_equal": Text("This must be at most {le}.", "不能大于 {le}。"),
    "literal_error": Text("This must be {expected}.", "应为 {expected}。"),
    "enum": Text("This must be {expected}.", "应为 {expected}。"),
    "json_invalid": Text("The body is not JSON.", "请求内容不是有效的 JSON。"),
}


def written_as(pattern: str, words: Text) -> AfterValidator:
    """A text that fits the pattern as a whole; the words say how to write it."""
    shape = re.compile(pattern)

    def check(text: str) -> str:
        if shape.fullmatch(text) is None:
            raise PydanticCustomError("not_written_so", "{en}", {"en": words.en, "zh": words.zh})
        return text

    return AfterValidator(check)


def value_words(error: Any) -> Text:
    """Of one of pydantic's errors (`type`, `msg`, `ctx`); the words of its family (`int_parsing`: `int`) where it has
    none of its own."""
    kind, context = str(error["type"]), dict(error.get("ctx") or {})
    if kind == "not_written_so":
        return Text(context["en"], context["zh"])
    words = _WORDS.get(kind)
    while words is None and "_" in kind:
        kind = kind.rpartition("_")[0]
        words = _WORDS.get(kind)
    if words is None:
        return Text(f"{error['msg']}.", f"格式不正确：{error['msg']}。")
    if "expected" in context:
        expected = str(context["expected"])
        context["expected"] = Text(expected, expected.replace(" or ", "或").replace(", ", "、"))
    return words.fill(**context)
