"""Who acts, as the analyst wrote it: by name, by role, by place in the organisation, from the data, or by choice."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from engines.kernel.definition import Definition, Feel, Key

MOST_LEVELS = 20
SAYS = (
    "user", "role", "department_head", "superior", "chain", "field", "initiator", "choice", "expression", "same_as",
)  # fmt: skip
"""Exactly one of these is set."""


class PersonRule(Definition):
    """Who: exactly one of the members but `of`, `among` and `weight` is set."""

    user: str | None = None
    """A login name."""
    role: Key | None = None
    department_head: str | None = None
    """A department's key, or `initiator` / `owner` for that person's own department."""
    superior: Annotated[int, Field(ge=1, le=MOST_LEVELS)] | None = None
    """The n-th superior, 1 = direct."""
    chain: Annotated[int, Field(ge=1, le=MOST_LEVELS)] | None = None
    """The heads of the person's department and of those above it, one after the other, at most so many levels."""
    field: str | None = None
    """A person field of the record (or a path)."""
    initiator: bool = False
    choice: bool = False
    """Whoever the initiator, or an approver before, has chosen for this node."""
    expression: Feel | None = None
    same_as: Key | None = None
    """The people who acted at another node."""
    of: str | None = None
    """Whose superior or chain: `initiator` (the default) or a person field of the record."""
    among: list[PersonRule] = []
    """Of `choice`: who may be chosen; by default anybody."""
    weight: Annotated[int, Field(ge=1, le=1000)] = 1
    """How much this person's yes counts where the node passes by weight."""

    def says(self) -> list[str]:
        """Which of the exclusive members are set."""
        return [name for name in SAYS if getattr(self, name) not in (None, False)]


PersonRule.model_rebuild()
