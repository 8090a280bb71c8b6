"""The text form of a range, `range("[18..21)")`: ends are literals only."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from engines.expr.escapes import unescape
from engines.expr.temporal import read_any
from engines.expr.values import Range, compare

_SHAPE = re.compile(r"\s*([\[(\]])(.*)\.\.(?!\.)(.*)([\])\[])\s*", re.S)
_CALL = re.compile(r'(?:@|(?:date|time|duration|date and time)\s*\()\s*"([^"]*)"\s*\)?')


def read_range(text: str) -> Range | None:
    found = _SHAPE.fullmatch(text)
    if not found:
        return None
    low, high = _end(found[2].strip()), _end(found[3].strip())
    if low is False or high is False or (low is None and high is None):
        return None
    if low is not None and high is not None and compare(low, high) not in (-1, 0):
        return None
    return Range(low, high, found[1] == "[", found[4] == "]")


def _end(text: str) -> Any:
    if text == "null":
        return None
    if re.fullmatch(r"-?\d+(\.\d+)?", text):
        return Decimal(text)
    if re.fullmatch(r'"[^"]*"', text):
        return unescape(text[1:-1])
    call = _CALL.fullmatch(text)
    value = read_any(call[1]) if call else None
    return False if value is None else value
