"""A condition as a sentence for readers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engines.expr.expression import Expression


def in_words(expression: Expression, labels: Mapping[tuple[str, ...], Any], language: str = "en") -> str:
    """ "Customer level is VIP or Core" / “客户级别 是 VIP 或 核心”.

    Args:
        labels: label of each path (`("level",)`, `("owner", "department")`), and of each option
            (`("level", "=", "vip")`); what has no label is shown by its key.
    """
    from engines.expr.wording import sentence

    return sentence(expression.tree, labels, language)
