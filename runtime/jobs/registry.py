"""Which jobs there are: functions marked with `@job` or `@periodic`, found by importing every module named `jobs`."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

RETRIES = 8
"""Tries after the first; with growing pauses, about 40 minutes in all."""

Run = Callable[..., Awaitable[Any]]
R = TypeVar("R", bound=Run)


@dataclass(frozen=True, slots=True)
class JobDef:
    """`cron` (UTC) makes it periodic: it is then called with `at`, the instant it was due."""

    name: str
    run: Run
    retries: int = RETRIES
    cron: str | None = None


JOBS: dict[str, JobDef] = {}


def job(name: str, *, retries: int = RETRIES) -> Callable[[R], R]:
    """Mark `async def f(mortise, **args)` as the job `name`."""

    def mark(run: R) -> R:
        _add(JobDef(name, run, retries))
        return run

    return mark


def periodic(cron: str, name: str, *, retries: int = 0) -> Callable[[R], R]:
    """Mark `async def f(mortise, at)` to run at the times of a cron expression, once per time over all workers."""

    def mark(run: R) -> R:
        _add(JobDef(name, run, retries, cron))
        return run

    return mark


def discover(*roots: str) -> None:
    """Import `<root>.<package>.jobs` wherever it exists."""
    for root in roots or ("runtime",):
        package = importlib.import_module(root)
        for each in pkgutil.iter_modules(package.__path__):
            if each.ispkg and importlib.util.find_spec(f"{root}.{each.name}.jobs"):
                importlib.import_module(f"{root}.{each.name}.jobs")


def _add(found: JobDef) -> None:
    known = JOBS.get(found.name)
    if known is not None and known.run.__module__ != found.run.__module__:
        raise RuntimeError(f"the job '{found.name}' is defined in {known.run.__module__} and {found.run.__module__}")
    JOBS[found.name] = found
