"""Building blocks of value schemas: refusals in both languages, and readers shared by several field types."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from engines.kernel.sentences import quote
from engines.kernel.texts import Text


class Unreadable(ValueError):
    """A text that cannot be read as a value; `text` says so in both languages, `hint` what to write instead."""

    def __init__(self, text: Text, hint: Text | None = None) -> None:
        self.text, self.hint = text, hint
        super().__init__(text.en)


def refuse(code: str, text: Text, hint: Text | None = None) -> PydanticCustomError:
    """An error to raise inside a value schema; `engines.data.messages` makes it a Diagnostic."""
    return PydanticCustomError(
        "refused",
        "{en}",
        {
            "code": code,
            "en": text.en,
            "zh": text.zh,
            "hint_en": hint.en if hint else "",
            "hint_zh": hint.zh if hint else "",
        },
    )


def reading(read: Callable[[Any], Any]) -> CoreSchema:
    """A schema that is a plain Python function; it raises `Unreadable` or `refuse(…)`."""

    def run(value: Any) -> Any:
        try:
            return read(value)
        except Unreadable as error:
            raise refuse("value.unreadable", error.text, error.hint) from None

    return core_schema.no_info_plain_validator_function(run)


def text_schema(max_length: int, min_length: int = 0, pattern: str | None = None) -> CoreSchema:
    """Text without surrounding blanks. NUL characters, which PostgreSQL cannot hold, are refused."""
    plain = core_schema.str_schema(
        strip_whitespace=True, max_length=max_length, min_length=min_length or None, pattern=pattern
    )
    return core_schema.no_info_after_validator_function(_without_nul, plain)


def _without_nul(text: str) -> str:
    if "\x00" in text:
        raise refuse(
            "value.nul",
            Text("The text holds a NUL character.", "文本中含有空字符（NUL）。"),
            Text("Remove it.", "请删除该字符。"),
        )
    return text


def read_id(value: Any) -> int:
    """A record's id from `7`, `"7"`, `{"id": "7"}`."""
    given = value.get("id") if isinstance(value, Mapping) else value
    if type(given) is int and given > 0:
        return given
    if isinstance(given, str) and given.isascii() and given.isdigit() and len(given) < 19:
        return int(given)
    raise Unreadable(
        Text(f"'{quote(value)}' does not name a record.", f"“{quote(value)}”不是一条记录。"),
        Text("Choose a record, or send its id.", "请选择一条记录，或填写其编号（id）。"),
    )


def read_decimal(text: str) -> Decimal:
    """A finite number written plainly; raises Unreadable."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise Unreadable(
            Text(f"'{quote(text)}' is not a number.", f"“{quote(text)}”不是数字。"),
            Text("Write digits, such as 1234.5.", "请填写数字，例如 1234.5。"),
        )
    return number


def unique_in_order(values: list[Any]) -> list[Any]:
    return list(dict.fromkeys(values))
