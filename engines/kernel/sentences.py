"""What pydantic finds wrong with a value, as sentences in both languages that quote the value and say what to do."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from engines.kernel.texts import Text

SHOWN_CHARACTERS = 60


def sentence_of(error: Mapping[str, Any]) -> tuple[Text, Text]:
    """Message and hint of one of `ValidationError.errors()`."""
    text, hint = SENTENCES.get(error["type"], FALLBACK)
    context = error.get("ctx") or {}
    values = {"value": quote(error.get("input")), **{name: str(each) for name, each in context.items()}}
    return text.fill(**values), hint.fill(**values)


def quote(value: Any) -> str:
    """The value as it is quoted in a message, cut to a readable length."""
    shown = value if isinstance(value, str) else _json(value)
    return shown if len(shown) <= SHOWN_CHARACTERS else shown[: SHOWN_CHARACTERS - 1] + "…"


def _json(value: Any) -> str:
    try:
        return json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError):
        return str(value)


NOT_A_NUMBER = (
    Text("'{value}' is not a number.", "“{value}”不是数字。"),
    Text("Write digits, such as 1234.5.", "请填写数字，例如 1234.5。"),
)
NOT_TEXT = (Text("'{value}' is not a text.", "“{value}”不是文本。"), Text("Send a string.", "请填写文本。"))
NOT_A_LIST = (Text("'{value}' is not a list.", "“{value}”不是列表。"), Text("Send a list.", "请提交列表。"))
NOT_AN_OBJECT = (Text("'{value}' is not an object.", "“{value}”不是对象。"), Text("Send an object.", "请提交对象。"))
NOT_YES_NO = (
    Text("'{value}' is neither yes nor no.", "“{value}”既不是“是”也不是“否”。"),
    Text("Send true or false.", "请提交 true 或 false。"),
)
FALLBACK = (
    Text("'{value}' does not fit here.", "“{value}”不符合要求。"),
    Text("Check the value.", "请检查填写的内容。"),
)
SENTENCES: Mapping[str, tuple[Text, Text]] = {
    "string_type": NOT_TEXT,
    "string_unicode": NOT_TEXT,
    "string_too_long": (
        Text("'{value}' is longer than {max_length} characters.", "“{value}”超过 {max_length} 个字符。"),
        Text("Shorten it.", "请缩短内容。"),
    ),
    "string_too_short": (
        Text("'{value}' is shorter than {min_length} characters.", "“{value}”少于 {min_length} 个字符。"),
        Text("Write more.", "请补充内容。"),
    ),
    "string_pattern_mismatch": (
        Text("'{value}' does not have the right form.", "“{value}”的格式不符合要求。"),
        Text("Write it so that it fits {pattern}.", "请按格式 {pattern} 填写。"),
    ),
    "decimal_type": NOT_A_NUMBER,
    "decimal_parsing": NOT_A_NUMBER,
    "finite_number": NOT_A_NUMBER,
    "int_type": NOT_A_NUMBER,
    "int_parsing": NOT_A_NUMBER,
    "decimal_max_places": (
        Text("'{value}' has more than {decimal_places} decimals.", "“{value}”的小数超过 {decimal_places} 位。"),
        Text("Round it.", "请四舍五入。"),
    ),
    "decimal_max_digits": (
        Text("'{value}' has more than {max_digits} digits.", "“{value}”的位数超过 {max_digits} 位。"),
        Text("Write a smaller number.", "请填写较小的数字。"),
    ),
    "decimal_whole_digits": (
        Text(
            "'{value}' has more than {whole_digits} digits before the point.",
            "“{value}”的整数部分超过 {whole_digits} 位。",
        ),
        Text("Write a smaller number.", "请填写较小的数字。"),
    ),
    "greater_than_equal": (
        Text("'{value}' is less than {ge}.", "“{value}”小于 {ge}。"),
        Text("Write {ge} or more.", "请填写不小于 {ge} 的数字。"),
    ),
    "less_than_equal": (
        Text("'{value}' is more than {le}.", "“{value}”大于 {le}。"),
        Text("Write {le} or less.", "请填写不大于 {le} 的数字。"),
    ),
    "bool_type": NOT_YES_NO,
    "bool_parsing": NOT_YES_NO,
    "list_type": NOT_A_LIST,
    "dict_type": NOT_AN_OBJECT,
    "model_type": NOT_AN_OBJECT,
    "too_long": (
        Text("There are more than {max_length} entries.", "超过 {max_length} 项。"),
        Text("Remove some.", "请删除一些。"),
    ),
    "too_short": (
        Text("There are fewer than {min_length} entries.", "少于 {min_length} 项。"),
        Text("Add some.", "请增加。"),
    ),
    "extra_forbidden": (Text("There is no such column.", "没有这一列。"), Text("Remove it.", "请删除。")),
    "literal_error": (
        Text("'{value}' is not one of the options.", "“{value}”不在选项中。"),
        Text("Choose one of: {expected}.", "请从以下选项中选择：{expected}。"),
    ),
    "several": (
        Text("'{value}' does not fit here.", "“{value}”不符合要求。"),
        Text("Write a text, or one text per language.", "请填写文本，或按语言分别填写。"),
    ),
    "condition": (
        Text("'{value}' is not a condition.", "“{value}”不是条件。"),
        Text("Write true, false, or a FEEL condition.", "请填写 true、false 或 FEEL 条件。"),
    ),
}
