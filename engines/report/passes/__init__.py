"""The passes from plan to statement, in the only order that is right."""

from __future__ import annotations

from collections.abc import Callable

from engines.report.passes.cut import cut
from engines.report.passes.group import group
from engines.report.passes.measure import measure
from engines.report.passes.restrict import restrict
from engines.report.passes.total import total
from engines.report.query import Query

PIPELINE: tuple[Callable[[Query], Query], ...] = (restrict, group, measure, cut, total)
