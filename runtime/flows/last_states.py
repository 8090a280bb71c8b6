"""The states that this process has written last, so that the next step of an instance need not read them again.

An instance's number counts its events, and each is committed once: a row that is locked and has the number of a state
at hand has that state, whoever else moves instances. A state is never changed in place.
"""

from __future__ import annotations

from engines.flow import FlowState

MOST = 5_000
"""Some kilobytes each."""


class LastStates:
    """By instance; the one that was written longest ago goes first."""

    def __init__(self) -> None:
        self._kept: dict[int, tuple[int, FlowState]] = {}

    def at(self, instance: int, seq: int) -> FlowState | None:
        """Its state after so many events."""
        found = self._kept.get(instance)
        return found[1] if found is not None and found[0] == seq else None

    def keep(self, instance: int, seq: int, state: FlowState) -> None:
        """What has been committed; that of an instance that has ended is asked for no more."""
        self._kept.pop(instance, None)
        if state.status != "running":
            return
        self._kept[instance] = (seq, state)
        if len(self._kept) > MOST:
            del self._kept[next(iter(self._kept))]


__all__ = ["LastStates"]
