"""What reports may ask about the app's own flows: `core.flow_task` with the names of the app's flows and steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engines.data.core import FLOW_TASK_FORM, SOURCES
from engines.data.field import FieldDef
from engines.data.fields.choice import ChoiceField
from engines.data.options import Option
from engines.data.record_type import Schema
from engines.flow.definition import FlowDef
from engines.flow.human import HumanNode
from engines.kernel.texts import Label

MOST_OPTIONS = 500


def flow_sources(flows: Sequence[FlowDef]) -> Schema:
    """The source of these flows' tasks: `flow` and `node` (`<flow>.<node>`) are choices, so that people read names."""
    plain = SOURCES[FLOW_TASK_FORM]
    names: list[tuple[str, Label]] = [(flow.key, flow.name) for flow in flows]
    steps: list[tuple[str, Label]] = [
        (f"{flow.key}.{node.key}", node.name or node.key)
        for flow in flows
        for node in flow.nodes
        if isinstance(node, HumanNode) and getattr(node, "type", "") != "start"
    ]
    named: dict[str, FieldDef] = {
        key: ChoiceField(
            key=key,
            label=plain.fields[key].label,
            options=[_option(each, label) for each, label in options[:MOST_OPTIONS]],
        )
        for key, options in (("flow", names), ("node", steps))
    }
    return {FLOW_TASK_FORM: replace(plain, fields={**plain.fields, **named})}


def _option(key: str, label: Label) -> Option:
    """Not checked again: keys of flows and steps may be longer than those of options."""
    return Option.model_construct(key=key, label=label, color="gray", visible=True)
