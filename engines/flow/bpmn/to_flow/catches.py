"""What an event waits for, as a flow's `Catch`: time, message, signal, condition, error, escalation, cancel."""

from __future__ import annotations

import re

from engines.flow.bpmn.element import Element
from engines.flow.bpmn.times import parse_cycle
from engines.flow.bpmn.to_flow.conversion import Document
from engines.flow.bpmn.to_flow.correlation import catching_match
from engines.flow.bpmn.to_flow.walk import Walk
from engines.kernel.texts import Text


def catch(walk: Walk, event: Element, definition: Element) -> Document | None:
    """The members of a Catch; None when it is refused. **Source**: BPMN 2.0.2 §10.5.5."""
    match definition.kind:
        case "timerEventDefinition":
            return _time(walk, event, definition)
        case "messageEventDefinition":
            return message_catch(walk, event, definition)
        case "signalEventDefinition":
            return {"signal": name_of(walk, definition.get("signalRef"), event)}
        case "conditionalEventDefinition":
            condition = definition.first("condition")
            if condition is None:
                walk.refuse(event, Text("It has no condition.", "它没有条件。"))
                return None
            found = walk.feel(condition, event, condition=True)
            return {"condition": found} if found is not None else None
        case "errorEventDefinition":
            return {"error": _code(walk, definition, "errorRef", "errorCode")}
        case "escalationEventDefinition":
            return {"escalation": _code(walk, definition, "escalationRef", "escalationCode")}
        case "cancelEventDefinition":
            return {"cancel": True}
        case "compensateEventDefinition":
            return {"compensation": True}
        case _:
            walk.refuse(event, Text(f"'{definition.kind}' cannot be waited for.", f"不能等待“{definition.kind}”。"))
            return None


def once(caught: Document) -> Document:
    """The members of a Catch for what waits a single time: of a cycle, its first moment."""
    return {name: value for name, value in caught.items() if name not in ("every", "times")}


def message_catch(walk: Walk, event: Element, holder: Element) -> Document:
    """A message that is waited for; `holder` names it (an event definition or a receive task)."""
    reference = holder.get("messageRef")
    found: Document = {"message": name_of(walk, reference, event)}
    match = catching_match(walk, event, reference)
    return found | ({"match": match} if match else {})


def name_of(walk: Walk, reference: str, event: Element) -> str:
    """The name of a message or signal; an event that names none is matched by its own name."""
    found = walk.model.resolve(reference)
    if found is not None:
        return found.label or found.id
    return reference or event.label or event.id


def thrown_code(walk: Walk, definition: Element, reference: str, member: str) -> str:
    """The code that an error or escalation is thrown with; the reference itself when no element has it."""
    found = walk.model.resolve(definition.get(reference))
    if found is None:
        return definition.get(reference) or "error"
    return found.get(member) or found.id


def _code(walk: Walk, definition: Element, reference: str, member: str) -> str | bool:
    return thrown_code(walk, definition, reference, member) if definition.get(reference) else True


def _time(walk: Walk, event: Element, definition: Element) -> Document | None:
    found: Document | None = None
    for time in definition.each("timeDate", "timeDuration", "timeCycle"):
        found = _cycle(walk, time) if time.kind == "timeCycle" else _single(walk, time)
    if found is None:
        written = "".join(time.body for time in definition.each("timeDate", "timeDuration", "timeCycle"))
        wrong = Text(
            f"Its time '{written}' is neither ISO 8601 nor FEEL.", f"其时间“{written}”既不是 ISO 8601 也不是 FEEL。"
        )
        missing = Text("It does not say when.", "没有说明时间。")
        walk.refuse(
            event, wrong if written else missing, Text("Write a duration such as PT2H.", "请填写时长，例如 PT2H。")
        )
    return found


def schedule_of(definition: Element) -> str | None:
    """The cron line of a cycle without end that starts a process; None when there is none. At midnight, unless the
    cycle names a start."""
    cycle = next((parse_cycle(time.body.strip("\"'")) for time in definition.each("timeCycle")), None)
    found = _EVERY.match(cycle.every) if cycle is not None and cycle.times is None else None
    if cycle is None or found is None:
        return None
    hour, minute = (
        (cycle.start or "T00:00").partition("T")[2][:5].split(":") if "T" in (cycle.start or "T") else ("0", "0")
    )
    at = f"{int(minute)} {int(hour)}"
    number = int(next(each for each in found.groups() if each))
    match found.lastgroup:
        case "minutes" if 60 % number == 0:
            return f"*/{number} * * * *"
        case "hours" if 24 % number == 0:
            return f"{int(minute)} */{number} * * *"
        case "days" if number in (1, 7):
            return f"{at} * * *" if number == 1 else f"{at} * * 1"
        case "weeks" if number == 1:
            return f"{at} * * 1"
        case "months" if 12 % number == 0:
            return f"{at} 1 */{number} *"
        case _:
            return None


_EVERY = re.compile(r"^(?:PT(?P<minutes>\d+)M|PT(?P<hours>\d+)H|P(?P<days>\d+)D|P(?P<weeks>\d+)W|P(?P<months>\d+)M)$")


def _single(walk: Walk, time: Element) -> Document | None:
    if time.kind == "timeDate":
        moment = walk.dialect.moment(time.body)
        return {"until": moment} if moment else None
    span = walk.dialect.span(time.body)
    return {"after": span} if span else None


def _cycle(walk: Walk, time: Element) -> Document | None:
    cycle = parse_cycle(time.body.strip("\"'"))
    if cycle is None:
        return None
    every = f'duration("{cycle.every}")'
    first: Document = {"until": f'date and time("{cycle.start}")'} if cycle.start else {"after": every}
    return first | {"every": every} | ({"times": cycle.times} if cycle.times else {})
