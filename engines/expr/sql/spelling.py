"""Texts that depend on the row only by a small number or by their letters."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import func

Column = sa.ColumnElement[Any]


def spelled_out(texts: Sequence[str], position: Column) -> Column:
    """The text at a position, counted from 1."""
    return sa.case(*((position == index, sa.literal(text)) for index, text in enumerate(texts, 1)), else_=sa.null())


def upper(text: Column) -> Column:
    """Capital letters by Unicode, whatever the server's locale is: plain letters by PostgreSQL, others by a table."""
    small, large = _pairs(str.upper)
    return _cased(text, func.upper(sa.collate(text, "C")), func.translate(func.replace(text, "ß", "SS"), small, large))


def lower(text: Column) -> Column:
    large, small = _pairs(str.lower)
    return _cased(text, func.lower(sa.collate(text, "C")), func.translate(text, large, small))


def _cased(text: Column, plain: Column, by_table: Column) -> Column:
    ascii_only = func.octet_length(text) == func.char_length(text)
    return sa.type_coerce(sa.case((ascii_only, plain), else_=by_table), sa.Text())


@lru_cache(maxsize=2)
def _pairs(change: Any) -> tuple[str, str]:
    """The characters that become another single one, and what they become (none lies beyond U+1FFFF)."""
    every = (chr(code) for code in range(0x20000) if not 0xD800 <= code <= 0xDFFF)
    changed = [(each, change(each)) for each in every if change(each) != each and len(change(each)) == 1]
    return "".join(each for each, _ in changed), "".join(each for _, each in changed)
