"""Numbers: decimal128 arithmetic, 34 digits, half-even (DMN 1.5 §10.3.1.1)."""

from __future__ import annotations

from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
    DecimalException,
    DivisionByZero,
    InvalidOperation,
    Overflow,
    getcontext,
    setcontext,
)  # fmt: skip

from engines.kernel.errors import LimitReached
from engines.kernel.texts import Text

EXPONENT = 6144
CONTEXT = Context(
    prec=34, rounding=ROUND_HALF_EVEN, Emax=EXPONENT, Emin=-EXPONENT, traps=[InvalidOperation, Overflow, DivisionByZero]
)
OPERATORS = CONTEXT.copy()
"""What generated code makes the thread's context, so that plain operators calculate in decimal128."""
_QUANTIZE = Context(
    prec=EXPONENT * 2, rounding=ROUND_HALF_EVEN, Emax=EXPONENT, Emin=-EXPONENT * 3, traps=[InvalidOperation, Overflow]
)
ROUNDING = {
    "half even": ROUND_HALF_EVEN, "half up": ROUND_HALF_UP, "half down": ROUND_HALF_DOWN, "up": ROUND_UP,
    "down": ROUND_DOWN, "floor": ROUND_FLOOR, "ceiling": ROUND_CEILING,
}  # fmt: skip
add, subtract, multiply = CONTEXT.add, CONTEXT.subtract, CONTEXT.multiply
_divide = CONTEXT.divide
_POWERS = Context(prec=75, Emax=EXPONENT, Emin=-EXPONENT, traps=[InvalidOperation, Overflow, DivisionByZero])
"""Powers are worked out finer than needed: the last of 34 digits would not always be right otherwise."""


def enter() -> None:
    """Make the thread calculate in decimal128, so that plain operators do."""
    if getcontext() is not OPERATORS:
        setcontext(OPERATORS)


def too_large() -> LimitReached:
    error = LimitReached.because(
        "expr.limit.number",
        Text("A number became too large to calculate with.", "数字过大，无法计算。"),
        Text("Check the exponents and factors of the formula.", "请检查公式中的指数与乘数。"),
    )
    assert isinstance(error, LimitReached)
    return error


def divide(left: Decimal, right: Decimal) -> Decimal | None:
    """None when dividing by zero."""
    return _divide(left, right) if right else None


def power(left: Decimal, right: Decimal) -> Decimal | None:
    """None when there is no such number (the root of a negative one, zero to a negative power)."""
    try:
        if not left and right <= 0:
            return None if right < 0 else Decimal(1)
        return CONTEXT.plus(_POWERS.power(left, right))
    except Overflow:
        raise too_large() from None
    except DecimalException:
        return None


def rounded(number: Decimal, scale: Decimal | int, how: str) -> Decimal | None:
    """Rounded to `scale` decimal places; None when the scale is out of bounds."""
    places = int(scale)
    if not -6111 <= places <= 6176:
        return None
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent <= places:
        return Decimal(number)
    if number.adjusted() + places > 6000:
        return number
    result = Decimal(number).quantize(Decimal(1).scaleb(-places), rounding=ROUNDING[how], context=_QUANTIZE)
    return result if places >= 0 or result.adjusted() >= CONTEXT.prec else Decimal(int(result))


def is_even(number: Decimal | int) -> bool:
    """Whether the whole part is even."""
    value = Decimal(number)
    exponent = value.as_tuple().exponent
    return (isinstance(exponent, int) and exponent > 0) or int(value) % 2 == 0


def number_text(number: Decimal | int) -> str:
    """The number without an exponent and without needless zeros."""
    value = Decimal(number)
    if value == 0:
        return "0"
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
