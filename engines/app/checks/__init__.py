"""Checking a whole app: its shape, then what its parts mean together. One module per check, found, listed nowhere.

A check is a module here with `check(draft: Draft) -> Iterator[Diagnostic]`; pointers are from the document. Checks never
raise, and none of them stops another: an analyst sees every mistake at once.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from engines.app.bundle import read_document, unsound
from engines.app.draft import Draft
from engines.app.mending import mend
from engines.app.upgrade import upgraded
from engines.kernel import pointer
from engines.kernel.diagnostics import Diagnostic, Severity
from engines.kernel.errors import DefinitionError

if TYPE_CHECKING:
    from engines.app.plan import AppPlan

CheckFunction = Callable[[Draft], Iterator[Diagnostic]]
ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.HINT: 2}


def check_app(document: Any, *, uses: Mapping[str, AppPlan] | None = None) -> list[Diagnostic]:
    """Every mistake of an app document, errors first, in the order of the document. Never raises."""
    if not isinstance(document, dict):
        try:
            document = read_document(document)
        except DefinitionError as error:
            return error.diagnostics
    try:
        document = upgraded(document)
    except DefinitionError as error:
        return error.diagnostics
    found = list(unsound(document))
    if any(each.code == "app.too_deep" for each in found):
        return found
    mended = mend(document)
    found += mended.mistakes
    if mended.app is not None:
        draft = Draft(mended.app, uses or {})
        for run in checks().values():
            found += [mended.placed(each) for each in run(draft)]
    return _told_once([each for each in found if not mended.follows_from_a_mistake(each)], document)


@cache
def checks() -> dict[str, CheckFunction]:
    """The checks by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return {name: importlib.import_module(f"{__name__}.{name}").check for name in names}


def _told_once(found: list[Diagnostic], document: Any) -> list[Diagnostic]:
    """Without doubles (several engines may say the same of one place; who has a hint says it), sorted."""
    seen: dict[tuple[Any, ...], Diagnostic] = {}
    for each in found:
        said = (each.pointer, each.span, each.message.en)
        if said not in seen or (each.hint and not seen[said].hint):
            seen[said] = each
    return sorted(seen.values(), key=lambda each: (ORDER[each.severity], _position(each.pointer, document)))


def _position(where: str, document: Any) -> list[int]:
    """Where a pointer lies in the document, for sorting."""
    positions: list[int] = []
    here = document
    for part in pointer.split(where):
        if isinstance(here, dict):
            positions.append(list(here).index(part) if part in here else len(here))
            here = here.get(part)
        elif isinstance(here, list) and part.isdigit():
            positions.append(int(part))
            here = here[int(part)] if int(part) < len(here) else None
        else:
            positions.append(0)
            here = None
    return positions
