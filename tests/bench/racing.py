"""Two sides, each in processes of its own, that do the same work turn by turn: what the machine does besides meets both."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from typing import Any

import psutil

TURNS = 3


class Racers:
    """Processes that all do the same when told to."""

    def __init__(self, race: Callable[..., None], args: Sequence[Any], count: int) -> None:
        context = multiprocessing.get_context("spawn")
        self.lines: list[Any] = []
        self.processes: list[Any] = []
        for _ in range(count):
            here, there = context.Pipe()
            self.processes.append(context.Process(target=race, args=(*args, there)))
            self.processes[-1].start()
            self.lines.append(here)
        for line in self.lines:
            line.recv()

    def rate(self, processes: int, clients: int, instances: int) -> float:
        """Instances per second of so many of them, with so many clients or connections in all."""
        for line in self.lines[:processes]:
            line.send((clients // processes, instances // processes))
        times = [line.recv() for line in self.lines[:processes]]
        return float(instances / (max(end for _, end in times) - min(begin for begin, _ in times)))

    def cpu_s(self) -> float:
        """Processor seconds of all of them so far."""
        return float(sum(sum(psutil.Process(each.pid).cpu_times()[:2]) for each in self.processes))

    def stop(self) -> None:
        for line, process in zip(self.lines, self.processes, strict=True):
            line.send(None)
            process.join()


def compare(
    ours: Racers, theirs: Racers, mine: tuple[int, int, int], other: tuple[int, int, int]
) -> list[tuple[float, float]]:
    """Turn by turn, (processes, clients, instances) of both: their rates, by ratio, so that the middle one counts."""
    turns = [(ours.rate(*mine), theirs.rate(*other)) for _ in range(TURNS)]
    return sorted(turns, key=lambda each: each[0] / each[1])
