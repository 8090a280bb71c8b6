"""The declared class of expressions that PostgreSQL cannot evaluate for us."""

from __future__ import annotations

from engines.kernel.errors import DefinitionError


class NotPushable(DefinitionError):
    """This expression cannot become SQL (code `expr.not_pushable`): refused for permissions when designing,
    filtered after the query elsewhere, with a visible note."""
