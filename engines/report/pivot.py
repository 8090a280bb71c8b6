"""Rows × columns with totals and subtotals; each of them comes from its own grouping level, none is added up here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engines.report import texts
from engines.report.axes import Path, axis, empty, headers, measure_order, measure_sorts
from engines.report.query import Level
from engines.report.shaper import Group, Json, Shaper

WIDEST = 200
"""So many columns are shown at most."""


class Pivot:
    """The groups by place. A row whose path is shorter than the row dimensions is the subtotal of what lies below it."""

    def __init__(self, shaper: Shaper) -> None:
        self.shaper, self.plan = shaper, shaper.plan
        self.levels = {level: at for at, level in enumerate(shaper.statement.levels)}
        self.index = {(group.level, tuple(group.members.items())): group for group in shaper.groups}
        self.full = [group for group in shaper.groups if group.level == 0]
        self.depth = len(self.plan.rows)
        asked = self.plan.definition.totals
        self.has_foot, self.has_side = (
            "rows" in asked and self.depth > 0,
            "columns" in asked and bool(self.plan.columns),
        )

    def group(self, rows: Path, columns: Path, *, across: bool) -> Group:
        """`across`: over all columns, that is a total on the right."""
        at = self.levels[Level(len(rows), bool(self.plan.columns) and not across)]
        return self.index.get((at, rows + columns)) or empty(self.shaper, at, rows + columns)

    def cells(self, rows: Path, columns: Path = (), *, across: bool = False) -> list[Json]:
        group = self.group(rows, columns, across=across)
        return [self.shaper.cell(group, each) for each in self.plan.measures]

    def rows(self) -> list[Path]:
        """Every row in order, each outer member's subtotal above its rows."""
        found: list[Path] = []
        before: Path = ()
        for path in self._sorted(axis(self.shaper, self.plan.rows, self.full)):
            if self.has_foot:
                shared = next((i for i, (a, b) in enumerate(zip(path, before, strict=False)) if a != b), 0)
                found += [path[:depth] for depth in range(shared + 1, self.depth)]
            found.append(path)
            before = path
        return found

    def _sorted(self, paths: list[Path]) -> list[Path]:
        """By the report's `sort` among the children of one outer member, each by its own value over all columns."""
        sorts = measure_sorts(self.shaper)
        if not sorts:
            return paths
        natural = {path[:depth]: at for depth in range(1, self.depth + 1) for at, path in reversed([*enumerate(paths)])}

        def place(path: Path) -> list[Any]:
            found: list[Any] = []
            for depth in range(1, self.depth + 1):
                group = self.group(path[:depth], (), across=True)
                found += [[measure_order(key, down)(group) for key, down in sorts], natural[path[:depth]]]
            return found

        return sorted(paths, key=place)


def pivot(shaper: Shaper) -> Json:
    """`rows` and `columns` are paths of headers; `cells[row][column]` has one cell for each measure."""
    table, plan, language = Pivot(shaper), shaper.plan, shaper.reader.language
    all_rows, all_columns = table.rows(), axis(shaper, plan.columns, table.full) if plan.columns else [()]
    rows, columns = all_rows[: shaper.statement.limit], all_columns[:WIDEST]
    return {
        "measures": [shaper.measure_view(each) for each in plan.measures],
        "row_labels": [shaper.label(each) for each in plan.rows],
        "column_labels": [shaper.label(each) for each in plan.columns],
        "rows": [headers(shaper, plan.rows, path) for path in rows],
        "columns": [headers(shaper, plan.columns, path) for path in columns],
        "cells": [[table.cells(row, column) for column in columns] for row in rows],
        "row_totals": [table.cells(row, across=True) for row in rows] if table.has_side else None,
        "column_totals": _foot(table, columns),
        "grand": table.cells((), across=True) if table.has_side and table.has_foot else None,
        "words": {"total": texts.TOTAL.to(language), "subtotal": texts.SUBTOTAL.to(language)},
        "truncated": {"rows": len(all_rows) > len(rows), "columns": len(all_columns) > len(columns)},
    }


def _foot(table: Pivot, columns: Sequence[Path]) -> list[list[Json]] | None:
    return [table.cells((), column) for column in columns] if table.has_foot else None
