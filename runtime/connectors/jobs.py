"""Calling other systems."""

from __future__ import annotations

from runtime.connectors.calls import make_call
from runtime.engine import Mortise
from runtime.jobs.registry import job


@job("connectors.call")
async def call(mortise: Mortise, call_id: int) -> None:
    await make_call(mortise, call_id)
