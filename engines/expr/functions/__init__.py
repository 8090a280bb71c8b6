"""The built-in functions: one file per function in the folder of its family; nothing is listed.

Every class in these folders that derives from `Function` and has names is a function. Third parties add modules by the
entry point group `mortise.functions`.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.metadata import entry_points
from types import ModuleType

from engines.expr.function import Function


@lru_cache(maxsize=1)
def functions() -> Mapping[str, Function]:
    """Name → function; a function with several names is there several times."""
    found: dict[str, Function] = {}
    for module in _modules():
        for _, cls in inspect.getmembers(module, inspect.isclass):
            if cls.__module__ != module.__name__ or not issubclass(cls, Function) or not cls.names:
                continue
            member = cls()
            for name in cls.names:
                if name in found:
                    raise RuntimeError(f"The function '{name}' is defined twice")
                found[name] = member
    return found


def _modules() -> Iterator[ModuleType]:
    for family in pkgutil.iter_modules(__path__, f"{__name__}."):
        folder = importlib.import_module(family.name)
        for each in pkgutil.iter_modules(folder.__path__, f"{family.name}."):
            yield importlib.import_module(each.name)
    for entry in entry_points(group="mortise.functions"):
        yield entry.load()


@lru_cache(maxsize=1)
def multi_word_names() -> tuple[str, ...]:
    return tuple(name for name in functions() if not name.isidentifier())
