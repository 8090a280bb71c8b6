"""A CSV or xlsx file as rows of text, whatever its encoding and delimiter."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import dataclass

from charset_normalizer import from_bytes

from engines.kernel.errors import InputError
from engines.kernel.texts import Text
from runtime.spreadsheets import Bounds, read_spreadsheet

MOST_ROWS = 100_000
MOST_COLUMNS = 300
_DELIMITERS = ",;\t|"


@dataclass(frozen=True)
class Sheet:
    """`columns`: the first line; `rows`: the others, each as long as the first."""

    columns: list[str]
    rows: list[list[str]]


def read_sheet(name: str, content: bytes) -> Sheet:
    """Raises InputError (`import.unreadable`, `import.empty`, `import.too_long`)."""
    lines = _xlsx(content) if content[:4] == b"PK\x03\x04" or content[:4] == b"\xd0\xcf\x11\xe0" else _csv(content)
    lines = [line for line in lines if any(cell.strip() for cell in line)]
    if len(lines) < 2:
        raise _refused(
            "import.empty", Text(f"'{name[:60]}' has no rows below its first line.", f"“{name[:60]}”除首行外没有数据。")
        )
    if len(lines) > MOST_ROWS + 1 or len(lines[0]) > MOST_COLUMNS:
        raise _refused(
            "import.too_long",
            Text(
                f"The file has more than {MOST_ROWS} rows or {MOST_COLUMNS} columns.",
                f"文件超过 {MOST_ROWS} 行或 {MOST_COLUMNS} 列。",
            ),
        )
    heads = _heads(lines[0])
    return Sheet(heads, [(line + [""] * len(heads))[: len(heads)] for line in lines[1:]])


def _heads(line: list[str]) -> list[str]:
    """Names of the columns, each once."""
    heads: list[str] = []
    for place, cell in enumerate(line, 1):
        name, number = cell.strip() or f"Column {place}", 2
        while name in heads:
            name = f"{cell.strip()} ({number})"
            number += 1
        heads.append(name)
    return heads


def decode(content: bytes) -> str:
    """UTF-8 (with or without a mark), UTF-16 by its mark, then GB18030, then whatever fits best."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    best = from_bytes(content[:200_000]).best()
    return content.decode(best.encoding if best else "latin-1", errors="replace")


def _csv(content: bytes) -> list[list[str]]:
    text = decode(content).replace("\x00", "")
    try:
        return [
            line
            for line, _ in zip(
                csv.reader(io.StringIO(text, newline=None), delimiter=_delimiter(text)),
                range(MOST_ROWS + 2),
                strict=False,
            )
        ]
    except csv.Error as error:
        raise _refused("import.unreadable", Text("This CSV file cannot be read.", "无法读取该 CSV 文件。")) from error


def _delimiter(text: str) -> str:
    """The mark that stands most often, and equally often, in the first lines."""
    lines = [line for line in text.splitlines()[:20] if line.strip()]

    def score(mark: str) -> tuple[bool, int]:
        counts = [line.count(mark) for line in lines] or [0]
        return min(counts) == max(counts) and counts[0] > 0, min(counts)

    return max(_DELIMITERS, key=score)


def _xlsx(content: bytes) -> list[list[str]]:
    try:
        ((_, rows),) = read_spreadsheet(content, Bounds(1, MOST_ROWS + 1, MOST_COLUMNS, trim=True))
    except ValueError as error:
        raise _refused("import.unreadable", Text("This spreadsheet cannot be read.", "无法读取该电子表格。")) from error
    return [[_cell(cell) for cell in row] for row in rows[: MOST_ROWS + 2]]


def _cell(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case float() if value == int(value) and abs(value) < 2**53:
            return str(int(value))
        case dt.datetime():
            return value.isoformat(" ")
        case dt.date() | dt.time():
            return value.isoformat()
        case dt.timedelta():
            seconds = int(value.total_seconds())
            return f"{seconds // 3600}:{seconds % 3600 // 60:02d}:{seconds % 60:02d}"
        case _:
            return str(value)


def _refused(code: str, text: Text) -> InputError:
    error = InputError.because(
        code,
        text,
        Text(
            "Save it as CSV (UTF-8) or xlsx, with names in the first line.",
            "请另存为 CSV（UTF-8）或 xlsx，并在首行填写列名。",
        ),
        pointer="/file",
    )
    assert isinstance(error, InputError)
    return error
