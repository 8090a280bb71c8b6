"""The programs in `examples/` run, and say what they are meant to show."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[3] / "examples"


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.py")), ids=lambda path: path.stem)
def test_an_example_runs(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(str(path), run_name="__main__")
    assert capsys.readouterr().out.count("\n") >= 3


def test_the_form_example_shows_values_and_refusals(capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(str(EXAMPLES / "validate_a_record.py"), run_name="__main__")
    shown = capsys.readouterr().out
    assert "'net': '10800.00'" in shown and "没有字段“discont”。" in shown and "“Title” is empty." in shown
