"""The built-in functions: every class in this folder that derives from `Function` is one; nothing is listed.

A module holds one small family (strings, numbers, …). Third parties add modules by the entry point group
`mortise.functions`.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Mapping
from functools import lru_cache
from importlib.metadata import entry_points

from engines.expr.function import Function


@lru_cache(maxsize=1)
def functions() -> Mapping[str, Function]:
    """Name → function; a function with several names is there several times."""
    found: dict[str, Function] = {}
    modules = [importlib.import_module(f"{__name__}.{each.name}") for each in pkgutil.iter_modules(__path__)]
    modules += [each.load() for each in entry_points(group="mortise.functions")]
    for module in modules:
        for _, cls in inspect.getmembers(module, inspect.isclass):
            if cls.__module__ != module.__name__ or not issubclass(cls, Function) or not cls.names:
                continue
            member = cls()
            for name in cls.names:
                if name in found:
                    raise RuntimeError(f"The function '{name}' is defined twice")
                found[name] = member
    return found


@lru_cache(maxsize=1)
def multi_word_names() -> tuple[str, ...]:
    return tuple(name for name in functions() if not name.isidentifier())
