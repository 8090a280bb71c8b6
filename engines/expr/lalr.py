"""A fast driver for Lark's LALR(1) table.

Lark reduces `NAME` step by step through every level of precedence up to `expression`: a dozen reductions for each
operand, all of them handing on one child unchanged. This driver remembers, for a state, a symbol and the next token,
where such a run ends, and goes there at once. Lark's own parser says what is wrong with a text that does not fit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from lark import Lark, Token
from lark.parsers.lalr_analysis import Shift

NO_TREE = object()
"""The tokens are no sentence of the grammar."""


class Reduction(NamedTuple):
    size: int
    origin: str
    callback: Callable[[list[Any]], Any]
    unit: bool
    """Hands on its only child as it is."""


class Driver:
    """Parses token lists with the table and the callbacks of a Lark instance (which must be `parser="lalr"`)."""

    def __init__(self, lark: Lark) -> None:
        inner: Any = lark.parser.parser
        table, callbacks = inner._parse_table, inner.parser.callbacks
        self.starts, self.ends = table.start_states, table.end_states
        self.actions: dict[Any, dict[str, Any]] = {
            state: {symbol: _action(kind, target, callbacks) for symbol, (kind, target) in row.items()}
            for state, row in table.states.items()
        }
        self.reached: dict[tuple[Any, str, str], Any] = {}

    def parse(self, tokens: Sequence[Token], start: str) -> Any:
        """The value of the start symbol, or NO_TREE. **Shape**: linear in the tokens."""
        actions, end = self.actions, self.ends[start]
        states, values = [self.starts[start]], []
        for token in (*tokens, None):
            kind = "$END" if token is None else token.type
            while True:
                action = actions[states[-1]].get(kind)
                if action is None:
                    return NO_TREE
                if type(action) is not Reduction:
                    states.append(action)
                    values.append(token)
                    break
                size = action.size
                children = values[-size:] if size else []
                if size:
                    del states[-size:], values[-size:]
                values.append(action.callback(children))
                states.append(self._after(states[-1], action.origin, kind, end))
                if token is None and states[-1] == end:
                    return values[-1]
        return NO_TREE

    def _after(self, base: Any, origin: str, kind: str, end: Any) -> Any:
        """The state after `origin` was put on top of `base`, past all reductions that only hand it on."""
        key = (base, origin, kind)
        found = self.reached.get(key)
        if found is None:
            found = self.actions[base][origin]
            while found != end:
                action = self.actions[found].get(kind)
                if type(action) is not Reduction or not action.unit:
                    break
                found = self.actions[base][action.origin]
            self.reached[key] = found
        return found


def _action(kind: Any, target: Any, callbacks: Any) -> Any:
    """A state to go to, or a Reduction."""
    if kind is Shift:
        return target
    size, options = len(target.expansion), target.options
    only = size == 1 and not target.expansion[0].is_term
    unit = bool(only and options and options.expand1 and not target.alias)
    return Reduction(size, str(target.origin.name), callbacks[target], unit)
