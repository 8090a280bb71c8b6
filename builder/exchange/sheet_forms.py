"""A spreadsheet as a form: which kinds of field its columns can be, judged by their cells and not by the first ones."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from pydantic_core import SchemaValidator, ValidationError

from engines.data.field import FIELD_TYPES
from engines.data.values import Unreadable
from engines.kernel.definition import read_definition
from runtime.records.importing.sheet import read_sheet

MOST_OPTIONS = 12
"""A column with more different values is not guessed to be a choice; a person may still say that it is one."""
MOST_OFFERED_OPTIONS = 100
MOST_JUDGED = 5_000
"""Different values of a column that are tried; more would only cost time."""
SAMPLES = 5

Test = Callable[[str, Sequence[str]], bool]
_PHONE_NAME = re.compile(r"phone|mobile|\btel\b|cell|电话|手机|联系方式", re.I)
_MONEY_NAME = re.compile(r"amount|price|cost|total|revenue|salary|budget|fee\b|金额|价|费用|总额|收入|预算|工资", re.I)
_CODE = re.compile(r"^0\d|^\d{16,}$")
"""Digits that are a name and not a quantity: 007, card numbers."""


def _any(pattern: str) -> Test:
    found = re.compile(pattern)
    return lambda _, cells: any(found.search(each) for each in cells)


def _quantity(_: str, cells: Sequence[str]) -> bool:
    return not any(_CODE.search(each) for each in cells)


PREFERENCES: tuple[tuple[str, Test], ...] = (
    ("yes_no", _any(r"\D")),
    ("phone", lambda name, cells: bool(_PHONE_NAME.search(name)) or all(re.match(r"\+\d|1\d{10}$", c) for c in cells)),
    ("money", lambda name, cells: _quantity(name, cells) and bool(_MONEY_NAME.search(name))),
    ("percent", lambda _, cells: all(each.endswith("%") for each in cells)),
    ("integer", _quantity),
    ("decimal", _quantity),
    ("date", _any(r"\D")),
    ("date_time", _any(r"\D")),
    ("time", _any(r":")),
    ("email", _any("@")),
    ("url", _any(r"\.")),
)
"""Types in the order in which they are taken when they read every cell, with what must speak for them besides. Where none
is taken: a choice for few values that come again, else a text."""
_ALWAYS: tuple[str, ...] = ("text", "long_text")


@dataclass(frozen=True)
class Fit:
    """`unreadable`: how many filled cells this type cannot read; `example`: the first of them."""

    type: str
    unreadable: int
    example: str = ""
    read: frozenset[str] = frozenset()
    """The different values that it reads."""


@dataclass(frozen=True)
class ColumnGuess:
    """`options`: the different values, most frequent first, where the column may be a choice. `nearly`: a more telling
    type than the guessed one, which reads all but a tenth of the cells."""

    name: str
    type: str
    nearly: str | None
    filled: int
    distinct: int
    samples: list[str]
    options: list[str]
    fits: list[Fit]

    def view(self) -> dict[str, Any]:
        fits = [{"type": each.type, "unreadable": each.unreadable, "example": each.example} for each in self.fits]
        return {**vars(self), "fits": fits}


@dataclass(frozen=True)
class SheetGuess:
    name: str
    rows: int
    columns: list[ColumnGuess]


def guess_sheet(name: str, content: bytes) -> SheetGuess:
    """The columns of a CSV file or of the first sheet of a workbook. Raises InputError `import.…`."""
    sheet = read_sheet(name, content)
    columns = [guess_column(each, [row[at] for row in sheet.rows]) for at, each in enumerate(sheet.columns)]
    return SheetGuess(PurePath(name).stem, len(sheet.rows), columns)


def guess_column(name: str, cells: Sequence[str]) -> ColumnGuess:
    """Shape: O(different values × types)."""
    counts = Counter(each.strip() for each in cells if each.strip())
    judged = dict(counts.most_common(MOST_JUDGED))
    fits = [_fit(wire, judged) for wire in (*(wire for wire, _ in PREFERENCES), *_ALWAYS)]
    options = [value for value, _ in counts.most_common(MOST_OFFERED_OPTIONS + 1)]
    may_choose = 0 < len(options) <= MOST_OFFERED_OPTIONS and max(map(len, options)) <= 60
    if may_choose:
        fits.append(Fit("choice", 0))
    return ColumnGuess(
        name, _type(name, counts, fits), _nearly(name, counts, fits), sum(counts.values()), len(counts),
        list(dict.fromkeys(each.strip() for each in cells if each.strip()))[:SAMPLES],
        options if may_choose else [], fits,
    )  # fmt: skip


def _type(name: str, counts: Counter[str], fits: Sequence[Fit]) -> str:
    values, reads = list(counts), {each.type for each in fits if not each.unreadable}
    for wire, speaks_for in PREFERENCES:
        if values and wire in reads and speaks_for(name, values):
            return wire
    comes_again = sum(counts.values()) >= max(4, 2 * len(counts))
    if "choice" in reads and 2 <= len(counts) <= MOST_OPTIONS and comes_again and max(map(len, values)) <= 30:
        return "choice"
    return "text" if "text" in reads and not any("\n" in each or len(each) > 120 for each in values) else "long_text"


def _nearly(name: str, counts: Counter[str], fits: Sequence[Fit]) -> str | None:
    if _type(name, counts, fits) not in ("text", "choice"):
        return None
    by_type = {each.type: each for each in fits}
    for wire, speaks_for in PREFERENCES:
        fit = by_type[wire]
        few = 0 < fit.unreadable * 10 <= sum(counts.values())
        if few and speaks_for(name, sorted(fit.read)):
            return wire
    return None


def _fit(wire: str, counts: dict[str, int]) -> Fit:
    field = read_definition(FIELD_TYPES[wire], {"key": "column", "type": wire})
    validator = SchemaValidator(field.value_schema())
    bad = [value for value in counts if not _reads(field, validator, value)]
    example = bad[0][:80] if bad else ""
    return Fit(wire, sum(counts[value] for value in bad), example, frozenset(counts).difference(bad))


def _reads(field: Any, validator: SchemaValidator, cell: str) -> bool:
    """As an import will read it."""
    try:
        validator.validate_python(field.from_text(cell))
    except (Unreadable, ValidationError):
        return False
    return True
