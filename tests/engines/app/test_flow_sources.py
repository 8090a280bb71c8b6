"""Reports about an app's own flows read the names of its flows and steps."""

from __future__ import annotations

from engines.app.flow_tasks import flow_sources
from engines.data.core import FLOW_TASK_FORM
from engines.data.options import label_of
from engines.flow.definition import FlowDef


def test_steps_of_people_are_choices_under_the_flow_s_key() -> None:
    flow = FlowDef.model_validate(
        {
            "key": "buy",
            "name": {"en": "Buying", "zh": "采购"},
            "nodes": [
                {"key": "start", "type": "start", "next": "lead"},
                {"key": "lead", "type": "approval", "name": {"en": "Lead", "zh": "组长"}, "by": [{"initiator": True}]},
                {"key": "a_step_whose_key_is_as_long_as_it_may_be", "type": "approval"},
                {"key": "calm", "type": "wait", "after": "1 day"},
            ],
        }
    )
    fields = flow_sources([flow])[FLOW_TASK_FORM].fields
    assert label_of(fields["flow"].options, "buy", "zh") == "采购"  # type: ignore[attr-defined]
    steps = {each.key: each.label for each in fields["node"].options}  # type: ignore[attr-defined]
    assert list(steps) == ["buy.lead", "buy.a_step_whose_key_is_as_long_as_it_may_be"]
    assert fields["hours"].key == "hours", "the others are as in any app"
