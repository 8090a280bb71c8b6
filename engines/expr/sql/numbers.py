"""Exact numbers in SQL: decimal128's 34 digits out of PostgreSQL's unbounded `numeric`.

How many digits a value can have travels with its SQL type (`NUMERIC(20, 2)`), so that rounding is written only where a
result can have more than 34 digits: sums and products of ordinary columns stay plain, divisions are rounded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy import func

Column = sa.ColumnElement[Any]
PLACES = 34
_HALF: Column = sa.literal_column(rf"'^(.\d\.\d{{{PLACES - 2}}}[02468])50*e'")
_CUT: Column = sa.literal_column(r"'\1e'")
_WIDE = 100
"""Decimals that a quotient of unknown size is calculated with."""


@dataclass(frozen=True, slots=True)
class Digits:
    """At most so many digits before and after the point."""

    whole: int
    places: int

    def fits(self) -> bool:
        return self.whole + self.places <= PLACES


def digits_of(column: Column) -> Digits | None:
    """None: any number of 34 digits."""
    match column.type:
        case sa.BigInteger():
            return Digits(19, 0)
        case sa.Integer():
            return Digits(10, 0)
        case sa.Numeric(precision=int() as precision) if not isinstance(column.type, sa.Float):
            places = column.type.scale or 0
            return Digits(precision - places, places)
        case _:
            return None


def typed(column: Column, whole: int, places: int = 0) -> Column:
    """The same value, known to have few digits."""
    return sa.type_coerce(column, sa.Numeric(whole + places, places))


def numeric(column: Column) -> Column:
    """As `numeric`: whole numbers of columns would overflow or be cut when dividing."""
    if isinstance(column.type, sa.Numeric) and not isinstance(column.type, sa.Float):
        return column
    digits = digits_of(column)
    made = sa.cast(column, sa.Numeric)
    return made if digits is None else typed(made, digits.whole, digits.places)


def widest(columns: Sequence[Column]) -> sa.Numeric[Any]:
    """The type of a value that is one of these."""
    found = [digits_of(each) for each in columns if not isinstance(each, sa.Null)]
    known = [each for each in found if each is not None]
    if len(known) < len(found) or not known:
        return sa.Numeric()
    whole, places = max(each.whole for each in known), max(each.places for each in known)
    return sa.Numeric(whole + places, places)


def number(value: Decimal | int) -> Column:
    """A constant."""
    parts = Decimal(value).as_tuple()
    exponent = int(parts.exponent)
    places = max(-exponent, 0)
    whole = max(len(parts.digits) + exponent, 1)
    fits = Digits(whole, places).fits()
    return sa.literal(Decimal(value), sa.Numeric(whole + places, places) if fits else sa.Numeric())


def rounded(column: Column) -> Column:
    """To 34 significant digits, halves to the even one. PostgreSQL rounds halves up, so a half after an even digit is
    cut off before."""
    written = func.regexp_replace(func.to_char(column, _scientific(2 * PLACES + 2)), _HALF, _CUT)
    return sa.cast(func.to_char(sa.cast(written, sa.Numeric), _scientific(PLACES)), sa.Numeric)


def _scientific(digits: int) -> Column:
    return sa.literal_column("'9." + "9" * (digits - 1) + "EEEE'")


def _exact(column: Column, digits: Digits | None) -> Column:
    if digits is None or not digits.fits():
        return rounded(column)
    return typed(column, digits.whole, digits.places)


def added(left: Column, right: Column, sign: int = 1) -> Column:
    left, right = numeric(left), numeric(right)
    a, b = digits_of(left), digits_of(right)
    digits = Digits(max(a.whole, b.whole) + 1, max(a.places, b.places)) if a and b else None
    return _exact(left + right if sign > 0 else left - right, digits)


def multiplied(left: Column, right: Column) -> Column:
    left, right = numeric(left), numeric(right)
    a, b = digits_of(left), digits_of(right)
    return _exact(left * right, Digits(a.whole + b.whole, a.places + b.places) if a and b else None)


def divided(left: Column, right: Column) -> Column:
    """NULL when dividing by zero."""
    left, right = numeric(left), numeric(right)
    a, b = digits_of(left), digits_of(right)
    return rounded(widened(left, 4 + PLACES + a.places + b.whole if a and b else _WIDE) / func.nullif(right, 0))


def power(base: Column, exponent: int) -> Column:
    """A whole power, by PostgreSQL's exact multiplication; NULL for zero to a negative power."""
    base = numeric(base)
    if exponent < 0:
        base = func.nullif(base, 0)
    return rounded(func.power(widened(base, _WIDE), sa.literal(Decimal(exponent), sa.Numeric())))


def square_root(column: Column) -> Column:
    """NULL of a negative number."""
    column = numeric(column)
    return rounded(sa.case((column >= 0, func.sqrt(widened(column, _WIDE))), else_=sa.null()))


def logarithm(column: Column) -> Column:
    """NULL of what is not above zero."""
    column = numeric(column)
    return rounded(sa.case((column > 0, func.ln(widened(column, _WIDE))), else_=sa.null()))


def widened(column: Column, places: int) -> Column:
    """The same value with so many decimals, which PostgreSQL keeps when it divides or takes a root."""
    return column * sa.literal_column("1." + "0" * places, sa.Numeric())


def half_even(column: Column) -> Column:
    """Rounded to a whole number, halves to the even one."""
    column = numeric(column)
    half = sa.literal_column("0.5", sa.Numeric())
    tie = func.abs(column - func.trunc(column)) == half
    return sa.case((tie, 2 * func.round(column * half)), else_=func.round(column))


def at_scale(column: Column, scale: int, rounding: Any) -> Column:
    """`rounding` (of a number to a whole one) at a decimal place; negative: at tens, hundreds …"""
    if scale == 0:
        return rounding(numeric(column))  # type: ignore[no-any-return]
    unit = sa.literal_column(f"{Decimal(1).scaleb(-scale):f}", sa.Numeric())
    raised = sa.literal_column(f"{Decimal(1).scaleb(scale):f}", sa.Numeric())
    return rounding(numeric(column) * raised) * unit  # type: ignore[no-any-return]


def known(column: Column) -> Any:
    """The value of a constant; None when it is none."""
    return column.value if isinstance(column, sa.BindParameter) and column.callable is None else None


def known_whole(column: Column, most: int = 1000) -> int | None:
    """The whole number (cut) that a constant means; None when it is none, or too large to be meant."""
    value = known(column)
    return int(value) if isinstance(value, Decimal) and abs(value) <= most else None


def whole(column: Column) -> Column:
    """As an integer parameter of a PostgreSQL function: cut, and kept within its bounds."""
    column, most = numeric(column), 1_000_000_000
    within = sa.case((column > most, most), (column < -most, -most), else_=func.trunc(column))
    return sa.cast(within, sa.Integer)


def half_down(column: Column) -> Column:
    """Rounded to a whole number, halves towards zero."""
    return func.sign(column) * func.ceil(func.abs(column) - sa.literal_column("0.5", sa.Numeric()))


def away(column: Column) -> Column:
    """Rounded to a whole number, away from zero."""
    return func.sign(column) * func.ceil(func.abs(column))


def modulo(dividend: Column, divisor: Column) -> Column:
    """The rest with the divisor's sign; NULL when dividing by zero."""
    dividend, divisor = numeric(dividend), numeric(divisor)
    a, b = digits_of(dividend), digits_of(divisor)
    if a is None or b is None or a.whole + a.places + b.whole + b.places >= PLACES:
        quotient = typed(func.floor(divided(dividend, divisor)), PLACES)
        return added(dividend, multiplied(divisor, quotient), -1)
    there = func.nullif(divisor, 0)
    rest = func.mod(func.mod(dividend, there) + there, there)
    return typed(rest, b.whole, max(a.places, b.places))
