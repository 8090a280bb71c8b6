"""Conversion: what came out of a file: flow documents, where each node came from, and what was refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from engines.kernel.diagnostics import Diagnostic

Document = dict[str, Any]


@dataclass
class Conversion:
    """`flows`: flow key → FlowDef document. `sources`: (flow key, node key) → element id; nodes that were added to
    express one element have none. `ways`: (flow key, node key, slot) → sequence flow id. `processes`: flow key → id of
    the process or global task. `problems`: errors refuse the flow that they stand in."""

    flows: dict[str, Document] = field(default_factory=dict)
    sources: dict[tuple[str, str], str] = field(default_factory=dict)
    ways: dict[tuple[str, str, str], str] = field(default_factory=dict)
    processes: dict[str, str] = field(default_factory=dict)
    problems: list[Diagnostic] = field(default_factory=list)

    def flow_of(self, process: str) -> str | None:
        """The flow key of a process id."""
        return next((key for key, each in self.processes.items() if each == process), None)
