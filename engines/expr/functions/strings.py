"""Texts (DMN 1.5 §10.3.4.3). Characters are Unicode code points, counted from 1."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy import func

from engines.data.types import BOOLEAN, NUMBER, STRING, Type, list_of
from engines.expr.function import Function
from engines.expr.regex import compiled
from engines.kernel.texts import Text


class StringFunction(Function):
    group = "text"
    gives = STRING


class StringLength(StringFunction):
    names = ("string length", "LEN")
    takes = ("string: string",)
    gives = NUMBER
    doc = Text("How many characters a text has.", "文本的字符数。")
    examples = (('string length("合同A")', "3"),)
    pushable = True

    @staticmethod
    def run(string: str) -> Decimal:
        return Decimal(len(string))

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        return func.char_length(arguments[0])


class UpperCase(StringFunction):
    names = ("upper case", "UPPER")
    takes = ("string: string",)
    doc = Text("The text in capital letters.", "转为大写。")
    examples = (('upper case("aBc4")', '"ABC4"'),)
    pushable = True
    run = staticmethod(str.upper)

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        return func.upper(arguments[0])


class LowerCase(StringFunction):
    names = ("lower case", "LOWER")
    takes = ("string: string",)
    doc = Text("The text in small letters.", "转为小写。")
    examples = (('lower case("aBc4")', '"abc4"'),)
    pushable = True
    run = staticmethod(str.lower)

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        return func.lower(arguments[0])


class Trim(StringFunction):
    names = ("trim", "TRIM")
    takes = ("string: string",)
    doc = Text("The text without spaces at its ends.", "去掉首尾空格。")
    examples = (('trim("  a b ")', '"a b"'),)
    pushable = True

    @staticmethod
    def run(string: str) -> str:
        return string.strip(" \t\n\r")

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        return func.btrim(arguments[0], " \t\n\r")


class Substring(StringFunction):
    names = ("substring", "MID")
    takes = ("string: string, start position: number, length?: number",)
    doc = Text("A part of a text; a negative start counts from the end.", "截取文本；起始位置为负则从末尾数起。")
    examples = (('substring("foobar", 3)', '"obar"'), ('substring("foobar", -2, 1)', '"a"'))

    @staticmethod
    def run(string: str, start: Decimal, length: Decimal | None = None) -> str | None:
        first = int(start)
        if first == 0 or (length is not None and int(length) < 1):
            return None
        begin = first - 1 if first > 0 else max(len(string) + first, 0)
        return string[begin:] if length is None else string[begin : begin + int(length)]


class Left(StringFunction):
    names = ("LEFT", "left")
    takes = ("string: string, characters: number",)
    doc = Text("The first characters of a text.", "文本开头的若干字符。")
    examples = (('LEFT("foobar", 3)', '"foo"'),)
    pushable = True

    @staticmethod
    def run(string: str, characters: Decimal) -> str:
        return string[: max(int(characters), 0)]

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        return func.left(arguments[0], sa.cast(func.greatest(func.trunc(arguments[1]), 0), sa.Integer))


class Right(StringFunction):
    names = ("RIGHT", "right")
    takes = ("string: string, characters: number",)
    doc = Text("The last characters of a text.", "文本末尾的若干字符。")
    examples = (('RIGHT("foobar", 3)', '"bar"'),)
    pushable = True

    @staticmethod
    def run(string: str, characters: Decimal) -> str:
        count = max(int(characters), 0)
        return string[-count:] if count else ""

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        return func.right(arguments[0], sa.cast(func.greatest(func.trunc(arguments[1]), 0), sa.Integer))


class SubstringBefore(StringFunction):
    names = ("substring before",)
    takes = ("string: string, match: string",)
    doc = Text(
        "What stands before the first match; empty when there is none.", "首个匹配之前的内容；无匹配则为空文本。"
    )
    examples = (('substring before("foobar", "bar")', '"foo"'), ('substring before("foobar", "x")', '""'))

    @staticmethod
    def run(string: str, match: str) -> str:
        return string.partition(match)[0] if match and match in string else ""


class SubstringAfter(StringFunction):
    names = ("substring after",)
    takes = ("string: string, match: string",)
    doc = Text("What stands after the first match; empty when there is none.", "首个匹配之后的内容；无匹配则为空文本。")
    examples = (('substring after("foobar", "ob")', '"ar"'),)

    @staticmethod
    def run(string: str, match: str) -> str:
        return string.partition(match)[2] if match else string


class Contains(StringFunction):
    names = ("contains",)
    takes = ("string: string, match: string",)
    gives = BOOLEAN
    doc = Text("Whether a text contains another one.", "文本是否包含另一文本。")
    examples = (('contains("foobar", "ob")', "true"), ('contains("foobar", null)', "null"))
    pushable = True

    @staticmethod
    def run(string: str, match: str) -> bool:
        return match in string

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        return func.strpos(arguments[0], arguments[1]) > 0


class StartsWith(StringFunction):
    names = ("starts with",)
    takes = ("string: string, match: string",)
    gives = BOOLEAN
    doc = Text("Whether a text begins with another one.", "文本是否以另一文本开头。")
    examples = (('starts with("foobar", "fo")', "true"),)
    pushable = True

    @staticmethod
    def run(string: str, match: str) -> bool:
        return string.startswith(match)

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        text, match = arguments
        if isinstance(match, sa.BindParameter) and isinstance(match.value, str):
            return text.startswith(match.value, autoescape=True)  # type: ignore[no-any-return]
        return func.starts_with(text, match)


class EndsWith(StringFunction):
    names = ("ends with",)
    takes = ("string: string, match: string",)
    gives = BOOLEAN
    doc = Text("Whether a text ends with another one.", "文本是否以另一文本结尾。")
    examples = (('ends with("foobar", "r")', "true"),)
    pushable = True

    @staticmethod
    def run(string: str, match: str) -> bool:
        return string.endswith(match)

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        return func.right(arguments[0], func.char_length(arguments[1])) == arguments[1]  # type: ignore[no-any-return]


class Matches(StringFunction):
    names = ("matches",)
    takes = ("input: string, pattern: string, flags?: string",)
    gives = BOOLEAN
    doc = Text("Whether a regular expression is found in a text.", "文本中是否匹配正则表达式。")
    examples = (('matches("foobar", "^fo*b")', "true"), ('matches("FOO", "foo", "i")', "true"))

    @staticmethod
    def run(text: str, pattern: str, flags: str | None = None) -> bool | None:
        found = compiled(pattern, flags or "")
        return None if found is None else found.search(text) is not None


class Replace(StringFunction):
    names = ("replace",)
    takes = ("input: string, pattern: string, replacement: string, flags?: string",)
    doc = Text(
        "Replaces what a regular expression finds; $1 is its first group.", "替换正则匹配的内容；$1 为第一个分组。"
    )
    examples = (('replace("abcd", "(ab)|(a)", "[1=$1]")', '"[1=ab]cd"'),)

    @staticmethod
    def run(text: str, pattern: str, replacement: str, flags: str | None = None) -> str | None:
        found = compiled(pattern, flags or "")
        return None if found is None else found.substitute(text, replacement)


class Split(StringFunction):
    names = ("split",)
    takes = ("string: string, delimiter: string",)
    gives = list_of(STRING)
    doc = Text("The pieces of a text between matches of a regular expression.", "按正则表达式拆分文本。")
    examples = (('split("a;b;c", ";")', '["a", "b", "c"]'),)

    @staticmethod
    def run(string: str, delimiter: str) -> list[str] | None:
        found = compiled(delimiter, "")
        return None if found is None else found.split(string)


class StringJoin(StringFunction):
    names = ("string join",)
    takes = ("list: list, delimiter?: string",)
    doc = Text("The texts of a list as one text; nulls are left out.", "把列表中的文本连接起来，忽略空值。")
    examples = (('string join(["a", null, "c"], "_")', '"a_c"'), ('string join(["a", "b"])', '"ab"'))
    nulls = True

    @staticmethod
    def run(items: list[Any] | None, delimiter: str | None = None) -> str | None:
        if items is None or any(each is not None and not isinstance(each, str) for each in items):
            return None
        return (delimiter or "").join(each for each in items if each is not None)


class Concatenate(StringFunction):
    names = ("CONCATENATE", "CONCAT")
    takes = ("text…: any",)
    doc = Text("Joins texts; nulls are left out.", "连接多个文本，忽略空值。")
    examples = (('CONCATENATE("a", "b", null)', '"ab"'),)
    nulls = True
    checks = False
    pushable = True

    @staticmethod
    def run(*texts: Any) -> str | None:
        if any(each is not None and not isinstance(each, str) for each in texts):
            return None
        return "".join(each for each in texts if each is not None)

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        return func.concat(*arguments)
