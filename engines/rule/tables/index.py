"""Which rows of a table apply, looked up instead of tried one by one: a dictionary for texts and yes/no, a binary search
for numbers, dates and durations. A table of usual size becomes a tree of look-ups (`tree.py`); in one that is too large
for that each column answers with a bit set of rows, and the sets are intersected.

The generated source holds only names made here; constants and functions are passed by reference. Cells that are not
plain are left open by the look-up and tried afterwards, on the rows that are still possible. A value that cannot be
looked up (its type is not the column's) makes the look-up raise TypeError: the caller then tries row by row.

**Shape**: about 0.1–0.4 µs per column, whatever the number of rows.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engines.expr import Env
from engines.expr import tree as t
from engines.rule.tables.cells import ORDERED
from engines.rule.tables.columns import Column
from engines.rule.tables.tree import grow

INPUT = "?"
Test = Callable[[Mapping[str, Any], Env], bool]
Decide = Callable[[Mapping[str, Any], Env], Any]
Scan = Callable[[Mapping[str, Any], Env], int]


@dataclass(frozen=True, slots=True)
class Input:
    """How a column gets its value: `name` when it is simply a value's name, else `evaluate(values, env)`."""

    evaluate: Callable[[Mapping[str, Any], Env], Any]
    name: str | None = None


def input_of(tree: t.Node, evaluate: Callable[[Mapping[str, Any], Env], Any]) -> Input:
    plain = isinstance(tree, t.Name) and tree.name not in ("current user", "record")
    return Input(evaluate, tree.name if plain and isinstance(tree, t.Name) else None)


@dataclass(frozen=True, slots=True)
class Answers:
    """What is answered once the rows are known.

    `contents`: per row the constant answer, where one row answers and all outputs are constants; `first`: the first row
    answers; `otherwise(rows, values, env)` does everything else; `refused()` when the inputs are not what is allowed.
    """

    otherwise: Callable[[int, Mapping[str, Any], Env], Any]
    contents: Sequence[dict[str, Any]] | None = None
    first: bool = False
    refused: Callable[[], Any] | None = None
    """Given: the highest row is no row but tells (when it applies) that the inputs are allowed."""


def index_rows(
    inputs: Sequence[Input], columns: Sequence[Column], cells: Sequence[Sequence[Test | None]], answers: Answers
) -> tuple[Decide, Scan]:
    """`decide(values, env)`, the answer; and `scan(values, env)`, the rows that apply as a bit set, row by row.

    Args:
        cells: per row and column the compiled test; None for `-`.
    """
    scan = row_by_row(inputs, cells)
    open_cells = _open_cells(columns, cells)
    names: dict[str, Any] = {
        "bisect_left": bisect_left, "bisect_right": bisect_right, "everything": (1 << len(cells)) - 1, "scan": scan,
        "answer": answers.otherwise, "settle": _settle(open_cells), "TypeError": TypeError, "__builtins__": {},
    }  # fmt: skip
    root = grow(columns, names["everything"], _leaf(answers, open_cells, len(cells)))
    if root is None:
        body = _by_masks(inputs, columns, names)
    else:
        names["root"] = root
        body = _by_tree(inputs, columns, names)
    if open_cells:
        body.append(f"m = settle(m, ({''.join(f'x{at}, ' for at in range(len(inputs)))}), v, env)")
    lines = ["try:", *(f"    {line}" for line in body), "except TypeError:", "    m = scan(v, env)"]
    lines += _answer(answers, len(cells), names)
    source = "\n".join(["def decide(v, env):", *(f"    {line}" for line in lines)])
    exec(compile(source, "<table>", "exec"), names)  # noqa: S102 - the source holds only names made here
    return names["decide"], scan


def _leaf(answers: Answers, open_cells: Mapping[int, Any], size: int) -> Callable[[int], Any]:
    """At the end of the tree: the answer where it is known by then (else None), and the rows."""
    watched = sum(1 << row for row in open_cells)
    guard = 1 << (size - 1) if answers.refused is not None else 0

    def leaf(rows: int) -> tuple[dict[str, Any] | None, int]:
        left = rows & ~guard
        left = left & -left if answers.first else left
        settled = left and not left & (left - 1) and not rows & watched and rows >= guard
        known = settled and answers.contents is not None
        return (answers.contents[left.bit_length() - 1] if known and answers.contents else None), rows

    return leaf


def _by_tree(inputs: Sequence[Input], columns: Sequence[Column], names: dict[str, Any]) -> list[str]:
    lines = ["s = root"]
    for at, (given, column) in enumerate(zip(inputs, columns, strict=True)):
        lines.append(_value(at, given, names))
        if column.kind in ORDERED:
            lines += ["f, p, c, n = s", f"s = n if x{at} is None else c[f(p, x{at})]"]
        else:
            lines += ["g, o = s", f"s = g(x{at}, o)"]
    return [*lines, "w, m = s", "if w is not None:", "    return w.copy()"]


def _value(at: int, given: Input, names: dict[str, Any]) -> str:
    """The line that gets a column's value."""
    if given.name is not None:
        names[f"k{at}"] = given.name
        return f"x{at} = v.get(k{at})"
    names[f"e{at}"] = given.evaluate
    return f"x{at} = e{at}(v, env)"


def _by_masks(inputs: Sequence[Input], columns: Sequence[Column], names: dict[str, Any]) -> list[str]:
    lines = ["m = everything"]
    for at, (given, column) in enumerate(zip(inputs, columns, strict=True)):
        lines += [_value(at, given, names), *_narrowed(at, column, names)]
    return lines


def _answer(answers: Answers, size: int, names: dict[str, Any]) -> list[str]:
    lines = []
    if answers.refused is not None:
        names["refused"], names["guard"] = answers.refused, 1 << (size - 1)
        lines += ["if m < guard:", "    return refused()", "m ^= guard"]
    if answers.first:
        lines.append("m &= -m")
    if answers.contents is not None:
        names["contents"] = ({}, *answers.contents)
        lines += ["if m and not m & (m - 1):", "    return contents[m.bit_length()].copy()"]
    return [*lines, "return answer(m, v, env)"]


def _narrowed(at: int, column: Column, names: dict[str, Any]) -> list[str]:
    """The lines that narrow `m` by one column."""
    if column.kind in ORDERED:
        return _ordered(at, column, names)
    if all(mask == column.masks[0] for mask in column.masks):
        return [] if column.masks[0] == names["everything"] else [f"m &= {column.masks[0]}"]
    pairs = list(zip(column.segments, column.masks, strict=True))
    names[f"o{at}"] = next((mask for each, mask in pairs if each.other), column.unclear)
    names[f"g{at}"] = {each.value: mask for each, mask in pairs if not each.other}.get
    return [f"m &= g{at}(x{at}, o{at})"]


def _ordered(at: int, column: Column, names: dict[str, Any]) -> list[str]:
    points, null = column.points, column.masks[-1]
    if not points:
        if column.masks[0] == null == names["everything"]:
            return []
        return [f"m &= {null} if x{at} is None else {column.masks[0]}"]
    before, on, after = column.masks[0:-3:2], column.masks[1:-1:2], column.masks[2:-1:2]
    lines = [f"if x{at} is None:", f"    m &= {null}", "else:"]
    names[f"p{at}"], names[f"s{at}"] = points, column.masks[0:-1:2]
    if on == after:
        return [*lines, f"    m &= s{at}[bisect_right(p{at}, x{at})]"]
    if on == before:
        return [*lines, f"    m &= s{at}[bisect_left(p{at}, x{at})]"]
    names[f"p{at}"], names[f"q{at}"] = (*points, None), (*on, 0)
    return [
        *lines,
        f"    i = bisect_left(p{at}, x{at}, 0, {len(points)})",
        f"    m &= q{at}[i] if p{at}[i] == x{at} else s{at}[i]",
    ]


def _open_cells(columns: Sequence[Column], cells: Sequence[Sequence[Test | None]]) -> dict[int, list[tuple[int, Test]]]:
    """Per row, the cells that the look-up leaves open."""
    found: dict[int, list[tuple[int, Test]]] = {}
    for row, tests in enumerate(cells):
        for at, (column, test) in enumerate(zip(columns, tests, strict=True)):
            if test is not None and column.unclear >> row & 1:
                found.setdefault(row, []).append((at, test))
    return found


def _settle(open_cells: Mapping[int, list[tuple[int, Test]]]) -> Callable[..., int]:
    watched = sum(1 << row for row in open_cells)

    def settle(mask: int, found: Sequence[Any], values: Mapping[str, Any], env: Env) -> int:
        left = mask & watched
        if not left:
            return mask
        seen = dict(values)
        while left:
            bit = left & -left
            left ^= bit
            for at, test in open_cells[bit.bit_length() - 1]:
                seen[INPUT] = found[at]
                if not test(seen, env):
                    mask ^= bit
                    break
        return mask

    return settle


def row_by_row(inputs: Sequence[Input], cells: Sequence[Sequence[Test | None]]) -> Scan:
    """The rows that apply, by trying them all: what the look-up must agree with."""
    tested = [[(at, test) for at, test in enumerate(row) if test is not None] for row in cells]

    def scan(values: Mapping[str, Any], env: Env) -> int:
        found = [each.evaluate(values, env) for each in inputs]
        seen, mask = dict(values), 0
        for row, tests in enumerate(tested):
            for at, test in tests:
                seen[INPUT] = found[at]
                if not test(seen, env):
                    break
            else:
                mask |= 1 << row
        return mask

    return scan


def bits(mask: int) -> list[int]:
    """The numbers of the bits that are set, ascending."""
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return found
