"""How often Python looks for cycles that nobody reaches any more.

Out of the box it does so after every 700 new objects, and now and then through all that there is: a sixth of the
processor time of a busy server, to find next to nothing. What is there when a server has started stays for its life.
"""

from __future__ import annotations

import gc

NEW_OBJECTS = 50_000


def collect_rarely() -> None:
    """For a process that has loaded what it serves with. What is there now is not looked through again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, 10, 10)


__all__ = ["collect_rarely"]
