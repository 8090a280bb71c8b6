"""Flows: people and steps in an order, as a pure function over events.

    plan_flow(flow, schema) -> FlowPlan                  compiled once per release
    check_flow(flow, schema) -> list[Diagnostic]         never raises
    step(plan, state, event) -> Step                     state', microsteps, commands; or `needs`, when it has to ask
    fold(plan, events) -> FlowState                      replaying the log gives the live state
    dump_state / load_state, dump_event / load_event     JSON

Invariants: nothing here opens, waits or looks at a clock; an instance is never lost (failures become incidents); the
state holds nothing of the definition. The driver in `runtime/flows` keeps states, logs, tasks and timers.
**Source**: BPMN 2.0.2 §13; van der Aalst et al., *Workflow Patterns* (2003).
"""

from engines.flow.check import check_flow
from engines.flow.definition import NODE_TYPES, FlowDef, NodeDef, PersonRule
from engines.flow.events import Event, dump_event, load_event
from engines.flow.migrate import Moved, check_migration, preview_migration
from engines.flow.needs import Need, PeopleNeed, TableNeed
from engines.flow.plan import FlowPlan, plan_flow
from engines.flow.state import FlowState
from engines.flow.state_json import dump_state, load_state
from engines.flow.step import Step, awaited, fold, step

__all__ = [
    "NODE_TYPES", "Event", "FlowDef", "FlowPlan", "FlowState", "Moved", "Need", "NodeDef", "PeopleNeed", "PersonRule", "Step",
    "TableNeed", "awaited", "check_flow", "check_migration", "dump_event", "dump_state", "fold", "load_event",
    "load_state", "plan_flow", "preview_migration", "step",
]  # fmt: skip
