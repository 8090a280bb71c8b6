"""Who will be asked at the steps that are still to come, as far as it is known today."""

from __future__ import annotations

from collections.abc import Iterable

from engines.flow import FlowPlan, FlowState, PeopleNeed
from engines.flow.human import HumanNode
from engines.flow.person_rule import PersonRule
from runtime.flows.people import answers
from runtime.work import Work


async def people_ahead(work: Work, plan: FlowPlan, state: FlowState, nodes: Iterable[str]) -> dict[str, list[int]]:
    """Node → the people it would ask now. People that the record or a formula names are left out: both may still
    change, and the reader may not see them."""
    wanted = {key: node.by for key in nodes if isinstance(node := plan.nodes[key], HumanNode)}
    needs = [need for rules in wanted.values() for rule in rules if (need := _need(state, rule))]
    facts = await answers(work, plan, tuple(needs))
    return {key: _named(state, key, rules, facts) for key, rules in wanted.items()}


def _named(state: FlowState, node: str, rules: list[PersonRule], facts: dict[str, list[int]]) -> list[int]:
    found: dict[int, None] = {}
    for rule in rules:
        need = _need(state, rule)
        found |= dict.fromkeys(facts[need.key] if need else _in_the_run(state, node, rule))
    return list(found)


def _in_the_run(state: FlowState, node: str, rule: PersonRule) -> Iterable[int]:
    """People whom the instance itself knows."""
    if rule.initiator:
        return () if state.initiator is None else (state.initiator,)
    if rule.same_as is not None:
        return state.acted.get(rule.same_as, ())
    return state.choices.get(node, ()) if rule.choice else ()


def _need(state: FlowState, rule: PersonRule) -> PeopleNeed | None:
    """The question about the organisation that a rule comes to."""
    own = state.initiator if rule.of in (None, "initiator") else None
    if rule.user is not None:
        return PeopleNeed("user", rule.user)
    if rule.role is not None:
        return PeopleNeed("role", rule.role)
    if rule.superior is not None and own is not None:
        return PeopleNeed("superior", str(rule.superior), own)
    if rule.chain is not None and own is not None:
        return PeopleNeed("chain", str(rule.chain), own)
    if rule.department_head == "initiator" and state.initiator is not None:
        return PeopleNeed("head_of", "", state.initiator)
    if rule.department_head not in (None, "initiator", "owner"):
        return PeopleNeed("department_head", rule.department_head or "")
    return None
