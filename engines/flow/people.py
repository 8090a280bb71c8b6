"""Who: person rules become ids, from the instance itself where it knows, else by asking the driver."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from engines.flow.needs import UNKNOWN, Asked, PeopleNeed
from engines.flow.person_rule import PersonRule

if TYPE_CHECKING:
    from engines.flow.run import Run
    from engines.flow.state import Token


def resolve_people(run: Run, token: Token, slot: str, rules: list[PersonRule]) -> list[int]:
    """The ids that `rules` name, each once, in the order of the rules. Raises Asked when the driver has to look."""
    return list(resolve_weighted(run, token, slot, rules))


def resolve_weighted(run: Run, token: Token, slot: str, rules: list[PersonRule]) -> dict[int, int]:
    """The same with the weight of each one's voice; who is named twice has the greater one."""
    found: dict[int, int] = {}
    missing: list[PeopleNeed] = []
    for index, rule in enumerate(rules):
        answer = _known(run, token, f"{slot}/{index}", rule)
        if isinstance(answer, PeopleNeed):
            fact = run.fact(answer.key)
            if fact is UNKNOWN:
                missing.append(answer)
                continue
            answer = list(fact)
        else:
            answer = _still_there(run, answer, missing)
        for person in answer:
            found[person] = max(rule.weight, found.get(person, 0))
    if missing:
        raise Asked(*missing)
    return found


def superior_of(run: Run, person: int) -> list[int]:
    """The direct superior of a person, as a list of none or one."""
    return _ask(run, PeopleNeed("superior", "1", person))


def agent_of(run: Run, person: int) -> int | None:
    """Who acts in this person's place now; None while they are there."""
    found = run.fact(f"agent:{person}:")
    if found is UNKNOWN:
        raise Asked(PeopleNeed("agent", "", person))
    return found[0] if found else None


def admins(run: Run) -> list[int]:
    """The administrators of the workspace."""
    return _ask(run, PeopleNeed("admins", ""))


def _still_there(run: Run, people: list[int], missing: list[PeopleNeed]) -> list[int]:
    """Without those who have left: the instance remembers people, the workspace knows who still works there."""
    found = []
    for person in people:
        fact = run.fact(f"gone:{person}:")
        if fact is UNKNOWN:
            missing.append(PeopleNeed("gone", "", person))
        elif not fact:
            found.append(person)
    return found


def _ask(run: Run, need: PeopleNeed) -> list[int]:
    fact = run.fact(need.key)
    if fact is UNKNOWN:
        raise Asked(need)
    return list(fact)


def _known(run: Run, token: Token, path: str, rule: PersonRule) -> list[int] | PeopleNeed:
    state = run.state
    if rule.initiator:
        return ids_in(state.initiator)
    if rule.field is not None:
        return ids_in(_follow(run.record, rule.field))
    if rule.same_as is not None:
        return list(state.acted.get(rule.same_as, ()))
    if rule.choice:
        return _chosen(run, token, path, rule)
    if rule.expression is not None:
        return ids_in(run.evaluate(token.node, f"{path}/expression"))
    if rule.user is not None:
        return _need("user", rule.user)
    if rule.role is not None:
        return _need("role", rule.role)
    if rule.superior is not None or rule.chain is not None:
        return _above(run, rule)
    return _department_head(run, rule.department_head or "")


@lru_cache(maxsize=4096)
def _need(kind: str, value: str) -> PeopleNeed:
    """The same question, asked at every step: its key is made up once."""
    return PeopleNeed(kind, value)


def _chosen(run: Run, token: Token, path: str, rule: PersonRule) -> list[int]:
    chosen = run.state.choices.get(token.node, [])
    if not chosen or not rule.among:
        return list(chosen)
    allowed = resolve_weighted(run, token, f"{path}/among", rule.among)
    return [each for each in chosen if each in allowed]


def _above(run: Run, rule: PersonRule) -> list[int] | PeopleNeed:
    of = (
        run.state.initiator
        if rule.of in (None, "initiator")
        else next(iter(ids_in(_follow(run.record, rule.of))), None)
    )
    if of is None:
        return []
    kind, levels = ("superior", rule.superior) if rule.superior is not None else ("chain", rule.chain)
    return PeopleNeed(kind, str(levels), of)


def _department_head(run: Run, department: str) -> list[int] | PeopleNeed:
    if department not in ("initiator", "owner"):
        return PeopleNeed("department_head", department)
    people = ids_in(run.state.initiator if department == "initiator" else run.record.get("owner"))
    return PeopleNeed("head_of", "", people[0]) if people else []


def _follow(record: Mapping[str, Any], path: str) -> Any:
    value: Any = record
    for part in path.split("."):
        if not isinstance(value, Mapping):
            return None
        value = value.get(part)
    return value


def ids_in(value: Any) -> list[int]:
    """The ids in a value of the language: a record, a list of records, or numbers."""
    match value:
        case None | bool():
            return []
        case Mapping():
            return ids_in(value.get("id"))
        case list() | tuple():
            return [each for part in value for each in ids_in(part)]
        case _:
            try:
                return [int(value)]
            except (TypeError, ValueError):
                return []
