"""Numbers (DMN 1.5 §10.3.4.5)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, DecimalException
from typing import Any

import sqlalchemy as sa
from sqlalchemy import func

from engines.data.types import BOOLEAN, NUMBER, Type
from engines.expr import decimals
from engines.expr.function import Function
from engines.kernel.texts import Text


class NumberFunction(Function):
    group = "number"
    gives = NUMBER


class Absolute(NumberFunction):
    names = ("abs", "ABS")
    takes = ("n: number", "n: days", "n: months")
    doc = Text("The value without its sign.", "绝对值。")
    examples = (("abs(-10)", "10"), ('abs(@"-P1D")', '@"P1D"'))
    pushable = True

    @staticmethod
    def run(n: Any) -> Any:
        return -n if hasattr(n, "months") and n.months < 0 else n if hasattr(n, "months") else abs(n)

    def type_of(self, arguments: Sequence[Type]) -> Type:
        return Type(arguments[0].kind)

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        return func.abs(arguments[0]) if types[0] == NUMBER else func.greatest(arguments[0], -arguments[0])


class Floor(NumberFunction):
    names = ("floor", "INT")
    takes = ("n: number, scale?: number",)
    doc = Text("Rounded down to a whole number, or to `scale` places.", "向下取整，或保留 scale 位小数。")
    examples = (("floor(1.5)", "1"), ("floor(-1.56, 1)", "-1.6"))
    pushable = True

    @staticmethod
    def run(n: Decimal, scale: Decimal | None = None) -> Decimal | None:
        if scale is None:
            return Decimal(n).to_integral_value(ROUND_FLOOR)
        return decimals.rounded(Decimal(n), scale, "floor")

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        if len(arguments) == 1:
            return func.floor(arguments[0])
        factor = func.power(sa.literal(Decimal(10)), arguments[1])
        return func.floor(arguments[0] * factor) / factor


class Ceiling(NumberFunction):
    names = ("ceiling",)
    takes = ("n: number, scale?: number",)
    doc = Text("Rounded up to a whole number, or to `scale` places.", "向上取整，或保留 scale 位小数。")
    examples = (("ceiling(1.5)", "2"), ("ceiling(-1.56, 1)", "-1.5"))
    pushable = True

    @staticmethod
    def run(n: Decimal, scale: Decimal | None = None) -> Decimal | None:
        if scale is None:
            return Decimal(n).to_integral_value(ROUND_CEILING)
        return decimals.rounded(Decimal(n), scale, "ceiling")

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        if len(arguments) == 1:
            return func.ceil(arguments[0])
        factor = func.power(sa.literal(Decimal(10)), arguments[1])
        return func.ceil(arguments[0] * factor) / factor


class DecimalPlaces(NumberFunction):
    names = ("decimal",)
    takes = ("n: number, scale: number",)
    doc = Text("Rounded to `scale` places, half to even.", "保留 scale 位小数（四舍六入五成双）。")
    examples = (("decimal(1/3, 2)", "0.33"), ("decimal(2.5, 0)", "2"))

    @staticmethod
    def run(n: Decimal, scale: Decimal) -> Decimal | None:
        return decimals.rounded(Decimal(n), scale, "half even")


class RoundHalfUp(NumberFunction):
    names = ("round half up", "ROUND")
    takes = ("n: number, scale: number",)
    doc = Text("Rounded to `scale` places, half away from zero (as in shops).", "四舍五入，保留 scale 位小数。")
    examples = (("round half up(5.5, 0)", "6"), ("round half up(-1.126, 2)", "-1.13"))
    pushable = True

    @staticmethod
    def run(n: Decimal, scale: Decimal) -> Decimal | None:
        return decimals.rounded(Decimal(n), scale, "half up")

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        return func.round(sa.cast(arguments[0], sa.Numeric), sa.cast(func.trunc(arguments[1]), sa.Integer))


class RoundHalfDown(NumberFunction):
    names = ("round half down",)
    takes = ("n: number, scale: number",)
    doc = Text("Rounded to `scale` places, half towards zero.", "五舍六入，保留 scale 位小数。")
    examples = (("round half down(5.5, 0)", "5"),)

    @staticmethod
    def run(n: Decimal, scale: Decimal) -> Decimal | None:
        return decimals.rounded(Decimal(n), scale, "half down")


class RoundUp(NumberFunction):
    names = ("round up", "ROUNDUP")
    takes = ("n: number, scale: number",)
    doc = Text("Rounded to `scale` places, away from zero.", "远离零舍入，保留 scale 位小数。")
    examples = (("round up(5.1, 0)", "6"), ("round up(-1.121, 2)", "-1.13"))

    @staticmethod
    def run(n: Decimal, scale: Decimal) -> Decimal | None:
        return decimals.rounded(Decimal(n), scale, "up")


class RoundDown(NumberFunction):
    names = ("round down", "ROUNDDOWN")
    takes = ("n: number, scale: number",)
    doc = Text("Rounded to `scale` places, towards zero.", "向零舍入，保留 scale 位小数。")
    examples = (("round down(5.9, 0)", "5"),)

    @staticmethod
    def run(n: Decimal, scale: Decimal) -> Decimal | None:
        return decimals.rounded(Decimal(n), scale, "down")


class Modulo(NumberFunction):
    names = ("modulo", "MOD")
    takes = ("dividend: number, divisor: number",)
    doc = Text("The rest of a division, with the divisor's sign.", "取余，符号与除数相同。")
    examples = (("modulo(12, 5)", "2"), ("modulo(-12, 5)", "3"), ("modulo(1, 0)", "null"))
    pushable = True

    @staticmethod
    def run(dividend: Decimal, divisor: Decimal) -> Decimal | None:
        if not divisor:
            return None
        quotient = decimals.CONTEXT.divide(Decimal(dividend), Decimal(divisor)).to_integral_value(ROUND_FLOOR)
        return decimals.subtract(dividend, decimals.multiply(divisor, quotient))

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        dividend, divisor = arguments[0], func.nullif(arguments[1], 0)
        return dividend - divisor * func.floor(dividend / divisor)  # type: ignore[no-any-return]


class SquareRoot(NumberFunction):
    names = ("sqrt", "SQRT")
    takes = ("number: number",)
    doc = Text("The square root; null of a negative number.", "平方根；负数为空。")
    examples = (("sqrt(16)", "4"), ("sqrt(-1)", "null"))

    @staticmethod
    def run(number: Decimal) -> Decimal | None:
        return None if number < 0 else decimals.CONTEXT.sqrt(Decimal(number))


class Logarithm(NumberFunction):
    names = ("log",)
    takes = ("number: number",)
    doc = Text("The natural logarithm.", "自然对数。")
    examples = (("decimal(log(10), 8)", "2.30258509"),)

    @staticmethod
    def run(number: Decimal) -> Decimal | None:
        return decimals.CONTEXT.ln(Decimal(number)) if number > 0 else None


class Exponential(NumberFunction):
    names = ("exp",)
    takes = ("number: number",)
    doc = Text("e to the power of a number.", "e 的 n 次方。")
    examples = (("decimal(exp(5), 8)", "148.41315910"),)

    @staticmethod
    def run(number: Decimal) -> Decimal:
        return decimals.CONTEXT.exp(Decimal(number))


class Odd(NumberFunction):
    names = ("odd",)
    takes = ("number: number",)
    gives = BOOLEAN
    doc = Text("Whether a whole number is odd.", "是否为奇数。")
    examples = (("odd(5)", "true"),)

    @staticmethod
    def run(number: Decimal) -> bool:
        return abs(int(number)) % 2 == 1


class Even(NumberFunction):
    names = ("even",)
    takes = ("number: number",)
    gives = BOOLEAN
    doc = Text("Whether a whole number is even.", "是否为偶数。")
    examples = (("even(2)", "true"),)

    @staticmethod
    def run(number: Decimal) -> bool:
        return int(number) % 2 == 0


class NumberOf(NumberFunction):
    names = ("number",)
    takes = ("from: string, grouping separator?: string, decimal separator?: string", "from: number")
    doc = Text("The number a text means.", "把文本转成数字。")
    examples = (('number("1 000,0", " ", ",")', "1000"), ('number("x")', "null"))
    nulls = True

    @staticmethod
    def run(text: Any, grouping: str | None = None, point: str | None = None) -> Decimal | None:
        if not isinstance(text, str):
            return None if text is None else Decimal(text)
        if grouping not in (None, " ", ",", ".") or point not in (None, ".", ",") or (grouping and grouping == point):
            return None
        plain = text.replace(grouping, "") if grouping else text
        plain = plain.replace(point, ".") if point and point != "." else plain
        try:
            value = Decimal(plain) if plain == plain.strip() and "_" not in plain else None
        except DecimalException:
            return None
        return value if value is not None and value.is_finite() and abs(value.adjusted()) < decimals.EXPONENT else None
