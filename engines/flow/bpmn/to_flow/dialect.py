"""Dialect: how the expressions and scripts of a file are read. The standard one is FEEL."""

from __future__ import annotations

import re
from typing import Any

from engines.expr import Scope
from engines.expr.parse import parse_expression
from engines.expr.rename import rename
from engines.flow.bpmn.element import Element
from engines.flow.bpmn.times import DATE, DURATION
from engines.kernel.errors import MortiseError

_NO_NAMES = Scope({}, {})
_WRAPPED = re.compile(r"^[$#]\{(?P<inside>.*)\}$", re.DOTALL)


class Dialect:
    """FEEL, also as other tools write it: `= x > 1` (Zeebe), `${x > 1}` where the inside is FEEL too.

    A method answers None for what it cannot read; the element is then refused by name.
    """

    def value(self, text: str, language: str = "") -> str | None:
        """An expression as FEEL."""
        feel = text.strip().removeprefix("=").strip() if not text.strip().startswith("==") else text.strip()
        if found := _WRAPPED.match(feel):
            feel = found["inside"].strip()
        return feel if feel and is_feel(feel) else None

    def condition(self, text: str, language: str = "") -> str | None:
        return self.value(text, language)

    def moment(self, text: str) -> str | None:
        """A `timeDate` as FEEL."""
        bare = text.strip().strip("\"'")
        return f'date and time("{bare}")' if DATE.match(bare) and "T" in bare else self._date_or_value(text, bare)

    def span(self, text: str) -> str | None:
        """A `timeDuration` as FEEL."""
        bare = text.strip().strip("\"'")
        return f'duration("{bare}")' if DURATION.match(bare) else self.value(text)

    def implicit_condition(self, gateway: Element, flow: Element) -> str | None:
        """The condition of a way out of an exclusive gateway that has none; None refuses it."""
        return None

    def script(self, task: Element) -> list[dict[str, Any]] | None:
        """The steps that a script task stands for, each a node document without key and ways; None refuses it."""
        return None

    def service(self, task: Element) -> list[dict[str, Any]] | None:
        """The same for service and business rule tasks."""
        return None

    def abstract(self, task: Element) -> list[dict[str, Any]] | None:
        """The same for a task without a type; None: somebody does it by hand."""
        return None

    def call_values(self, call: Element) -> dict[str, Any]:
        """What a call activity without inputs and outputs passes on: `values`, `output` of a call_flow node."""
        return {}

    def local_variables(self, sub_process: Element) -> dict[str, str]:
        """More variables of a sub-process: name → FEEL type."""
        return {}

    def variables(self, process: Element) -> dict[str, str]:
        """More variables of a process."""
        return {}

    def _date_or_value(self, text: str, bare: str) -> str | None:
        return f'date("{bare}")' if DATE.match(bare) else self.value(text)


def is_feel(text: str) -> bool:
    """Whether a text is a FEEL expression; names need not be known."""
    try:
        parse_expression(text, _NO_NAMES)
    except MortiseError:
        return False
    return True


def renamed(text: str, name: str, other: str) -> str:
    """A FEEL expression with another name in the places of one."""
    return rename(text, parse_expression(text, _NO_NAMES), (name,), other) if name in text else text
