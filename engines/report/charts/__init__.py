"""Charts as data: categories and series; drawing is the browser's. One file for each kind, found by name."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engines.report.shaper import Shaper

Chart = dict[str, Any]


@cache
def _members() -> dict[str, Callable[[Shaper], Chart]]:
    found: dict[str, Callable[[Shaper], Chart]] = {}
    for each in pkgutil.iter_modules(__path__):
        if not each.name.startswith("_"):
            module = importlib.import_module(f"{__name__}.{each.name}")
            for show in module.SHOWS:
                found[show] = module.chart
    return found


def chart_of(shaper: Shaper) -> Chart | None:
    """The chart model for the report's `show`; None for tables and numbers."""
    draw = _members().get(shaper.plan.definition.show)
    return None if draw is None or not shaper.plan.rows else draw(shaper)
