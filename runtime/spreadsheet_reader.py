"""The program that opens a spreadsheet somebody sent: run as a process of its own by `runtime.spreadsheets`, never imported.

Standard input: the file. Arguments: most sheets, most rows, most columns of each, 1 to leave empty edges out. Standard output: JSON, `[[name, rows]]`;
dates and times are `{"date": …}`. It may use a gigabyte and a minute of the processor, then the system ends it.
"""

import datetime as dt
import io
import json
import sys

MOST_BYTES = 1_000_000_000
MOST_SECONDS = 60


def main() -> int:
    most_sheets, most_rows, most_columns, trim = (int(each) for each in sys.argv[1:5])
    limit()
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        found = []
        for name in book.sheet_names[:most_sheets]:
            sheet = book.get_sheet_by_name(name)
            rows = []
            for row in sheet.to_python(skip_empty_area=bool(trim), nrows=most_rows + 1):
                rows.append([plain(cell) for cell in row[: most_columns + 1]])
            found.append([name, rows])
    except (CalamineError, ValueError, OSError, MemoryError):
        return 2
    json.dump(found, sys.stdout)
    return 0


def limit() -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def plain(cell: object) -> object:
    if isinstance(cell, dt.datetime):
        return {"datetime": cell.isoformat()}
    if isinstance(cell, dt.date):
        return {"date": cell.isoformat()}
    if isinstance(cell, dt.time):
        return {"time": cell.isoformat()}
    if isinstance(cell, dt.timedelta):
        return {"seconds": cell.total_seconds()}
    return cell


if __name__ == "__main__":
    sys.exit(main())
