"""Old shapes of the app document die here: one module `from_<n>.py` per step, each a function `upgrade(document)`.

A document of a newer format is refused politely; nothing else in the program ever looks at `format`.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from typing import Any

from engines.app.definition import FORMAT
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.errors import DefinitionError
from engines.kernel.texts import Text


def upgraded(document: dict[str, Any]) -> dict[str, Any]:
    """The document in the present format. Raises DefinitionError: `app.format.newer`, `app.format.unknown`."""
    given = document.get("format")
    if isinstance(given, bool) or not isinstance(given, int) or given < 1:
        raise DefinitionError(
            Diagnostic(
                "app.format.unknown",
                "/format",
                Text(
                    f"'format' is {given!r}; it says which version of the document this is.",
                    f"“format”的值为 {given!r}；它说明文档的格式版本。",
                ),
                Text(f'Write "format": {FORMAT}.', f'请写 "format": {FORMAT}。'),
            )
        )
    if given > FORMAT:
        raise DefinitionError(
            Diagnostic(
                "app.format.newer",
                "/format",
                Text(
                    f"This document has format {given}; this program reads formats up to {FORMAT}.",
                    f"该文档的格式版本是 {given}，本程序最高支持 {FORMAT}。",
                ),
                Text(
                    "Update the program, or export the app from the older version.", "请升级程序，或用旧版本导出应用。"
                ),
            )
        )
    known = steps()
    for number in range(given, FORMAT):
        document = known[number]({**document, "format": number}) | {"format": number + 1}
    return document


def steps() -> dict[int, Callable[[dict[str, Any]], dict[str, Any]]]:
    """Upgrade functions by the format they start from."""
    found = {}
    for module in pkgutil.iter_modules(__path__):
        if module.name.startswith("from_"):
            found[int(module.name.removeprefix("from_"))] = importlib.import_module(f"{__name__}.{module.name}").upgrade
    return found
