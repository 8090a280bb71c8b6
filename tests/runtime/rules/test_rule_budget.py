"""Rules that set each other off may together take a bounded number of steps."""

from __future__ import annotations

from runtime.rules.chain import budget, called


def test_rules_of_one_chain_share_a_budget_and_others_have_their_own() -> None:
    assert budget() is None
    with called("raise the level"):
        first = budget()
        with called("tell the owner"):
            assert budget() is first
    with called("raise the level"):
        assert budget() is not first
    assert first is not None
    assert budget() is None
