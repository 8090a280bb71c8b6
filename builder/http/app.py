"""`create_builder_app`: the runtime's application with the designers; what `python -m builder serve` runs."""

from __future__ import annotations

from fastapi import FastAPI

from builder.http import shell
from runtime.engine import Mortise
from runtime.http.app import create_app, routers_in
from runtime.jobs.registry import discover
from runtime.settings import Settings


def create_builder_app(of: Settings | Mortise) -> FastAPI:
    """Over settings (opens its own database) or over a Mortise that somebody else opened."""
    discover("builder")
    return create_app(of, extra_routers=[*routers_in("builder.http.routes"), shell.router])
