"""Opening spreadsheets that somebody sent: in a process of its own, with little memory and time.

A workbook of five kilobytes with one cell in its last corner makes any reader ask for half a terabyte, and the reader ends
with the process it is in. So that process is not ours.
"""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_READER = Path(__file__).with_name("spreadsheet_reader.py")
LONGEST_S = 120


class UnreadableSpreadsheet(ValueError):
    """It is none, it is broken, or it wants more memory than any honest one."""


@dataclass(frozen=True)
class Bounds:
    """What is read at most; one row and one column more are read, so that the caller sees that there were more."""

    sheets: int
    rows: int
    columns: int
    trim: bool = False
    """Leave empty rows and columns at the edges out."""


def read_spreadsheet(content: bytes, most: Bounds) -> list[tuple[str, list[list[Any]]]]:
    """Sheets by name, in order: rows of text, number, bool, date, datetime, time, timedelta. Raises
    UnreadableSpreadsheet. Blocks: call it beside the event loop."""
    bounds = (most.sheets, most.rows, most.columns, int(most.trim))
    command = [sys.executable, "-I", str(_READER), *map(str, bounds)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, check=False, timeout=LONGEST_S)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise UnreadableSpreadsheet from error
    if done.returncode:
        raise UnreadableSpreadsheet
    return [(name, [[_cell(each) for each in row] for row in rows]) for name, rows in json.loads(done.stdout)]


def _cell(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    ((kind, text),) = value.items()
    match kind:
        case "datetime":
            return dt.datetime.fromisoformat(text)
        case "date":
            return dt.date.fromisoformat(text)
        case "time":
            return dt.time.fromisoformat(text)
        case _:
            return dt.timedelta(seconds=text)
