"""Templates that analysts write: Jinja2 in its sandbox, which keeps them from our objects, and with bounds, which keep them
from our time and memory. (The sandbox alone lets `{{ "x" * 10**10 }}` and four loops inside each other through.)"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import SecurityError
from jinja2.filters import do_join, do_replace
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup
from typing_extensions import override

MOST_TURNS = 100_000
"""Turns of all `range` loops of one rendering, together."""
LONGEST_TEXT = 1_000_000
LARGEST_NUMBER = 10**15
LARGEST_POWER = 20
_PADDING = ("center", "format", "indent", "batch", "slice", "pprint", "random", "wordwrap", "urlize", "xmlattr")
"""Filters that make much of little, or tell about the inside."""
_OF_TEXTS = frozenset((
    "capitalize", "casefold", "count", "endswith", "find", "isalnum", "isalpha", "isdigit", "islower",
    "isspace", "isupper", "lower", "lstrip", "partition", "removeprefix", "removesuffix", "rpartition",
    "rsplit", "rstrip", "split", "splitlines", "startswith", "strip", "swapcase", "title", "upper",
))  # fmt: skip
"""Methods of a text that give nothing longer than the text."""


class _Generator(CodeGenerator):
    """`a ~ b` joins with a bound."""

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:
        self.write("environment.joined((")
        for each in node.nodes:
            self.visit(each, frame)
            self.write(", ")
        self.write("))")


class BoundedEnvironment(ImmutableSandboxedEnvironment):
    """The environment of one rendering: make a new one for each, because it counts."""

    code_generator_class = _Generator
    intercepted_binops = frozenset({"*", "**", "%", "+"})

    def __init__(self, **options: Any) -> None:
        super().__init__(undefined=jinja2.ChainableUndefined, **options)
        for name in _PADDING:
            self.filters.pop(name, None)
        self.filters["join"] = jinja2.pass_eval_context(_join)
        self.filters["replace"] = jinja2.pass_eval_context(_replace)
        self.globals.clear()
        self.globals["range"] = self._range
        self._turns_left = MOST_TURNS

    @override
    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """`*`, `**` and `%` are for numbers, and for numbers of a size that people read; `+` joins too, with a bound."""
        if operator == "+" and not isinstance(left, int | float | Decimal):
            if isinstance(left, Sequence) and isinstance(right, Sequence):
                _require_short(len(left) + len(right))
            return super().call_binop(context, operator, left, right)
        numbers: list[Any] = [each for each in (left, right) if isinstance(each, int | float | Decimal)]
        if len(numbers) < 2 or max(abs(each) for each in numbers) >= LARGEST_NUMBER:
            raise SecurityError(f"'{operator}' is for numbers of at most 15 digits.")
        if operator == "**" and abs(numbers[1]) > LARGEST_POWER:
            raise SecurityError(f"The exponent is larger than {LARGEST_POWER}.")
        return super().call_binop(context, operator, left, right)

    @override
    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        if isinstance(obj, str | bytes) and callable(value):
            return isinstance(obj, str) and attr in _OF_TEXTS
        return super().is_safe_attribute(obj, attr, value)

    @override
    def wrap_str_format(self, value: Any) -> None:
        """No `format`: its widths make much of little."""

    def joined(self, parts: Sequence[Any]) -> str:
        """What `~` gives: safe text when one of the parts is."""
        texts = [each if isinstance(each, str) else str(each) for each in parts]
        _require_short(sum(map(len, texts)))
        return Markup("").join(texts) if any(isinstance(each, Markup) for each in texts) else "".join(texts)

    def _range(self, *bounds: int) -> range:
        made = range(*(int(each) for each in bounds))
        self._turns_left -= len(made)
        if self._turns_left < 0:
            raise SecurityError(f"Loops turn at most {MOST_TURNS} times in all.")
        return made


def render_bounded(environment: BoundedEnvironment, text: str, values: Mapping[str, Any], most: int) -> str:
    """The text, filled in; at most `most` characters of it. Raises jinja2.TemplateError and what its expressions raise."""
    parts, size = [], 0
    for part in environment.from_string(text).generate(**values):
        parts.append(part)
        size += len(part)
        if size > most:
            break
    return "".join(parts)[:most]


def _join(eval_ctx: Any, value: Any, d: str = "", attribute: str | None = None) -> str:
    items = list(value)
    _require_short(len(items) * len(str(d)) + sum(len(each) for each in items if isinstance(each, str)))
    found: str = do_join(eval_ctx, items, d, attribute)
    return found


def _replace(eval_ctx: Any, s: str, old: str, new: str, count: int | None = None) -> str:
    text = str(s)
    _require_short(len(text) + text.count(str(old)) * len(str(new)))
    found: str = do_replace(eval_ctx, s, old, new, count)
    return found


def _require_short(characters: int) -> None:
    if characters > LONGEST_TEXT:
        raise SecurityError(f"A text grows beyond {LONGEST_TEXT} characters.")
