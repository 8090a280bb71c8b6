"""The operators of the filter builder, by kind of value. `engines.data.chips` gives each its meaning in FEEL."""

from __future__ import annotations

EMPTY = ("empty", "not empty")
TEXT = ("=", "!=", "contains", "not contains", "starts with", "in", *EMPTY)
NUMBER = ("=", "!=", "<", "<=", ">", ">=", "between", *EMPTY)
DATE = ("=", "!=", "<", "<=", ">", ">=", "between", "relative", *EMPTY)
CHOICE = ("=", "!=", "in", "not in", *EMPTY)
RECORD = ("=", "!=", "in", "not in", *EMPTY)
MANY = ("has any", "has all", "has none", *EMPTY)
BOOLEAN = ("=", *EMPTY)
FILES = EMPTY
NONE: tuple[str, ...] = ()
