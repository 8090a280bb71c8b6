"""Joining the parts at start: every package of `runtime/` that has a module `wiring` with `wire(mortise)` is called.

Nothing is listed: rules and flows add themselves to `mortise.reactions`, the performer sets `mortise.performer`, caches
subscribe to notices through `mortise.parts["listener"]`. Order: `ORDER` of the module (0 by default), then name.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil

from runtime.engine import Mortise


def wire(mortise: Mortise) -> None:
    """Call every `wire`, once per Mortise."""
    if mortise.parts.get("wired"):
        return
    mortise.parts["wired"] = True
    package = importlib.import_module("runtime")
    modules = [
        importlib.import_module(f"runtime.{each.name}.wiring")
        for each in pkgutil.iter_modules(package.__path__)
        if each.ispkg and importlib.util.find_spec(f"runtime.{each.name}.wiring")
    ]
    for module in sorted(modules, key=lambda each: (getattr(each, "ORDER", 0), each.__name__)):
        module.wire(mortise)
