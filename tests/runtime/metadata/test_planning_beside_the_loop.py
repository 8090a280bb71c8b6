"""Planning a release does not hold the server's event loop, and is done once for all who wait for it."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import Any

import pytest
import yaml

from engines.app.bundle import parse_app
from engines.app.plan import AppPlan, plan_app
from runtime.engine import Mortise
from runtime.http.warming import warm_engines
from runtime.metadata import install, releases

SHOP = yaml.safe_load((Path(__file__).parents[2] / "cases/records/shop.yaml").read_text())


class Gate:
    """Planning that waits until the event loop opens it: were it on the loop, it would wait for ever."""

    def __init__(self) -> None:
        self.begun, self.open, self.plans = threading.Event(), threading.Event(), 0

    def plan(self, *given: Any, **how: Any) -> AppPlan:
        self.plans += 1
        self.begun.set()
        assert self.open.wait(10), "the event loop stood still"
        return plan_app(*given, **how)


async def test_the_event_loop_goes_on_while_a_release_is_planned(
    mortise: Mortise, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate()
    monkeypatch.setattr(install, "plan_app", gate.plan)

    async def publish() -> int:
        async with mortise.work() as work:
            return (await install.install_release(work, parse_app(SHOP))).number

    task = asyncio.create_task(publish())
    await asyncio.to_thread(gate.begun.wait, 10)
    gate.open.set()
    assert await task == 1


async def test_a_release_that_many_ask_for_at_once_is_planned_once(
    mortise: Mortise, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with mortise.work() as work:
        await install.install_release(work, parse_app(SHOP))
    mortise.parts.pop("metadata.plans")
    gate = Gate()
    gate.open.set()
    monkeypatch.setattr(releases, "plan_app", gate.plan)

    async def ask() -> releases.InstalledApp:
        async with mortise.reading() as work:
            return await releases.installed(work, "shop")

    found = await asyncio.gather(*(ask() for _ in range(4)))
    assert gate.plans == 1
    assert all(each is found[0] for each in found)


def test_the_engines_are_warmed_once_for_a_process() -> None:
    warm_engines()
    warm_engines()
    assert warm_engines.cache_info().misses == 1
