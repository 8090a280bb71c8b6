"""The admin's page of background jobs calls each kind by words in both languages, and knows none that is not there."""

from __future__ import annotations

import re
from pathlib import Path

from runtime.jobs.registry import JOBS, discover

NAMES = Path(__file__).parents[2] / "runtime" / "web" / "src" / "admin" / "names.ts"


def test_every_kind_of_job_has_a_name_in_both_languages() -> None:
    discover()
    named = re.findall(r'"job\.([\w.]+)":', NAMES.read_text("utf-8"))
    ours = [name for name, each in JOBS.items() if each.run.__module__.startswith("runtime.")]
    assert sorted(named) == sorted([*ours, *ours])
