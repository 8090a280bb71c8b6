"""The mistakes a value schema finds, as diagnostics in both languages that quote the value and say what to write."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engines.data.field import FieldDef
from engines.data.values import quote
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.suggest import nearest
from engines.kernel.texts import Text


def value_mistake(error: Mapping[str, Any], pointer: str, field: FieldDef | None = None) -> Diagnostic:
    """One of pydantic-core's errors (`ValidationError.errors()`) as a diagnostic at `pointer`."""
    context = error.get("ctx") or {}
    if error["type"] == "refused":
        hint = Text(context["hint_en"], context["hint_zh"]) if context["hint_en"] else None
        return Diagnostic(context["code"], pointer, Text(context["en"], context["zh"]), hint)
    if error["type"] == "literal_error" and field is not None:
        return _not_an_option(error, pointer, field)
    text, hint = SENTENCES.get(error["type"], FALLBACK)
    values = {"value": quote(error.get("input")), **{name: str(each) for name, each in context.items()}}
    return Diagnostic(f"value.{error['type']}", pointer, text.fill(**values), hint.fill(**values))


def _not_an_option(error: Mapping[str, Any], pointer: str, field: FieldDef) -> Diagnostic:
    known = [each.key for each in (*getattr(field, "options", ()), *getattr(field, "tags", ()))]
    value = error.get("input")
    near = nearest(value, known) if isinstance(value, str) else None
    some = known[:8]
    hint = (Text(f"Did you mean '{near}'?", f"是不是“{near}”？") if near else
            Text(f"Choose one of: {', '.join(some)}.", f"请从以下选项中选择：{'、'.join(some)}。"))
    text = Text(f"'{quote(value)}' is not one of the options.", f"“{quote(value)}”不在选项中。")
    return Diagnostic("value.not_an_option", pointer, text, hint)


NOT_A_NUMBER = (Text("'{value}' is not a number.", "“{value}”不是数字。"),
                Text("Write digits, such as 1234.5.", "请填写数字，例如 1234.5。"))
NOT_TEXT = (Text("'{value}' is not a text.", "“{value}”不是文本。"), Text("Send a string.", "请填写文本。"))
NOT_A_LIST = (Text("'{value}' is not a list.", "“{value}”不是列表。"), Text("Send a list.", "请提交列表。"))
NOT_AN_OBJECT = (Text("'{value}' is not an object.", "“{value}”不是对象。"), Text("Send an object.", "请提交对象。"))
NOT_YES_NO = (Text("'{value}' is neither yes nor no.", "“{value}”既不是“是”也不是“否”。"),
              Text("Send true or false.", "请提交 true 或 false。"))
FALLBACK = (Text("'{value}' does not fit here.", "“{value}”不符合要求。"), Text("Check the value.", "请检查填写的内容。"))
SENTENCES: Mapping[str, tuple[Text, Text]] = {
    "string_type": NOT_TEXT,
    "string_unicode": NOT_TEXT,
    "string_too_long": (Text("'{value}' is longer than {max_length} characters.", "“{value}”超过 {max_length} 个字符。"),
                        Text("Shorten it.", "请缩短内容。")),
    "string_too_short": (Text("'{value}' is shorter than {min_length} characters.", "“{value}”少于 {min_length} 个字符。"),
                         Text("Write more.", "请补充内容。")),
    "string_pattern_mismatch": (Text("'{value}' does not have the right form.", "“{value}”的格式不符合要求。"),
                                Text("Write it so that it fits {pattern}.", "请按格式 {pattern} 填写。")),
    "decimal_type": NOT_A_NUMBER,
    "decimal_parsing": NOT_A_NUMBER,
    "finite_number": NOT_A_NUMBER,
    "int_type": NOT_A_NUMBER,
    "int_parsing": NOT_A_NUMBER,
    "decimal_max_places": (Text("'{value}' has more than {decimal_places} decimals.", "“{value}”的小数超过 {decimal_places} 位。"),
                           Text("Round it.", "请四舍五入。")),
    "decimal_max_digits": (Text("'{value}' has more than {max_digits} digits.", "“{value}”的位数超过 {max_digits} 位。"),
                           Text("Write a smaller number.", "请填写较小的数字。")),
    "decimal_whole_digits": (Text("'{value}' has more than {whole_digits} digits before the point.",
                                  "“{value}”的整数部分超过 {whole_digits} 位。"),
                             Text("Write a smaller number.", "请填写较小的数字。")),
    "greater_than_equal": (Text("'{value}' is less than {ge}.", "“{value}”小于 {ge}。"),
                           Text("Write {ge} or more.", "请填写不小于 {ge} 的数字。")),
    "less_than_equal": (Text("'{value}' is more than {le}.", "“{value}”大于 {le}。"),
                        Text("Write {le} or less.", "请填写不大于 {le} 的数字。")),
    "bool_type": NOT_YES_NO,
    "bool_parsing": NOT_YES_NO,
    "list_type": NOT_A_LIST,
    "dict_type": NOT_AN_OBJECT,
    "model_type": NOT_AN_OBJECT,
    "too_long": (Text("There are more than {max_length} entries.", "超过 {max_length} 项。"),
                 Text("Remove some.", "请删除一些。")),
    "too_short": (Text("There are fewer than {min_length} entries.", "少于 {min_length} 项。"),
                  Text("Add some.", "请增加。")),
    "extra_forbidden": (Text("There is no such column.", "没有这一列。"), Text("Remove it.", "请删除。")),
    "literal_error": (Text("'{value}' is not one of the options.", "“{value}”不在选项中。"),
                      Text("Choose one of the options.", "请从选项中选择。")),
}
