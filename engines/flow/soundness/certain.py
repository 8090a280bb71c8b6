"""Whether a deadlock is bound to be possible, or conditions may keep a flow from it.

Conditions are not understood, but two of them may always decide alike, so a run that needs several decisions at once may
be none. Here the runs are played as a game: what happens by itself (an event, a time limit, what a person decides) works
towards the deadlock, conditions work against it, but for one gateway whose decision is given. Where the deadlock wins, a
single decision leads to it whatever the others are; where it loses, the conditions can exclude it.

**Source**: attractors of two-player games (Zielonka 1998), over the markings of `explore`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

Marking = frozenset[tuple[int, int]]
"""(way, tokens on it), for ways with tokens."""
BEGIN: Marking = frozenset({(-1, 1)})
Following = dict[Marking, list[tuple[Marking, tuple[int, ...]]]]
"""Marking → what may come next, with the ways taken."""
Path = list[tuple[int, ...]]
"""Ways taken together, one entry for each step of a run."""


@dataclass(slots=True)
class Runs:
    """Every marking that was come to. `fires`: the node that goes on there. `after`: what may follow, with the ways taken.
    `stuck`: joins that wait for ever there."""

    fires: dict[Marking, str] = field(default_factory=dict)
    after: Following = field(default_factory=dict)
    stuck: dict[Marking, tuple[str, ...]] = field(default_factory=dict)

    def forced(self, join: str, conditional: Iterable[str]) -> Path | None:
        """A run into the deadlock at `join` that no other condition can keep the flow from; None when there is none.

        **Complexity**: linear in the markings, for each decision of each conditional node.
        """
        against = set(conditional)
        goals = [marking for marking, joins in self.stuck.items() if join in joins]
        for given in (("", ()), *self._decisions(against)):
            after = self._given(*given)
            ranks = self._lost(goals, after, against)
            if BEGIN in ranks:
                return _run(after, ranks)
        return None

    def _decisions(self, conditional: set[str]) -> list[tuple[str, tuple[int, ...]]]:
        """Every (conditional node, ways that it may take)."""
        pairs = ((key, outcome) for marking, key in self.fires.items() for _, outcome in self.after[marking])
        return sorted({each for each in pairs if each[0] in conditional})

    def _given(self, key: str, outcome: tuple[int, ...]) -> Following:
        """What follows when this node always decides so."""
        return {
            marking: [each for each in following if self.fires.get(marking) != key or each[1] == outcome]
            for marking, following in self.after.items()
        }

    def _lost(self, goals: list[Marking], after: Following, against: set[str]) -> dict[Marking, int]:
        """Marking → how many steps before the deadlock it is lost."""
        before: dict[Marking, list[Marking]] = {}
        for marking, following in after.items():
            for target in {each for each, _ in following}:
                before.setdefault(target, []).append(marking)
        missing = {marking: len({each for each, _ in following}) for marking, following in after.items()}
        ranks = dict.fromkeys(goals, 0)
        waiting = deque(goals)
        while waiting:
            lost = waiting.popleft()
            for marking in before.get(lost, ()):
                missing[marking] -= 1
                held = self.fires.get(marking) in against and missing[marking] > 0
                if marking not in ranks and not held:
                    ranks[marking] = ranks[lost] + 1
                    waiting.append(marking)
        return ranks


def _run(after: Following, ranks: dict[Marking, int]) -> Path:
    """From the beginning down to rank 0."""
    path: Path = []
    here = BEGIN
    while ranks[here]:
        here, outcome = min((each for each in after[here] if each[0] in ranks), key=lambda each: ranks[each[0]])
        path.append(outcome)
    return path
