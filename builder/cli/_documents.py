"""App documents on disk: one JSON file, or a folder of files; and files for other tools."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from builder.exchange.templates import read_app_folder
from engines.app.bundle import read_document
from engines.kernel.errors import NotFound
from engines.kernel.texts import Text


def read_path(path: Path) -> dict[str, Any]:
    """The document at `path`. Raises NotFound, DefinitionError."""
    if path.is_dir():
        return read_app_folder(path)
    if not path.exists():
        raise NotFound.because("cli.no_file", Text(f"There is no file {path}.", f"没有文件 {path}。"))
    return read_document(path.read_bytes())


def write_content(content: bytes, to: Path | None) -> None:
    """Into the file, or to standard output."""
    if to is None:
        sys.stdout.buffer.write(content)
    else:
        to.write_bytes(content)
