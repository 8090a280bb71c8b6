"""Key-based correlation: a message finds the instance whose key has the same value (BPMN 2.0.2 §8.4.2).

Each correlation property is a variable of the conversation. Sending evaluates its retrieval expression; the first
message of a conversation gives the variable its value, in the sender and, through the payload, in the receiver.
"""

from __future__ import annotations

from engines.flow.bpmn.element import Element
from engines.flow.bpmn.to_flow.conversion import Document
from engines.flow.bpmn.to_flow.names import plain_key
from engines.flow.bpmn.to_flow.walk import Walk


def correlated(walk: Walk, reference: str) -> list[tuple[str, Element]]:
    """(variable, path) of every correlation property that this message carries."""
    message = walk.model.resolve(reference)
    found = []
    for prop in walk.model.of("correlationProperty"):
        for retrieval in prop.each("correlationPropertyRetrievalExpression"):
            path = retrieval.first("messagePath")
            if message is not None and path is not None and walk.model.resolve(retrieval.get("messageRef")) is message:
                found.append((plain_key(f"key_{prop.id}"), path))
    return found


def sending(walk: Walk, event: Element, reference: str) -> tuple[Document, Document]:
    """(variables to set before, members of the send node) of a message that carries a key."""
    pairs = correlated(walk, reference)
    values = {variable: walk.feel(path, event) for variable, path in pairs}
    if not pairs or not all(values.values()):
        return {}, {}
    declare(walk, event, [variable for variable, _ in pairs])
    return values, {"match": joined([variable for variable, _ in pairs]), "payload": {name: name for name in values}}


def catching_match(walk: Walk, event: Element, reference: str) -> str:
    """The FEEL key of a waiting event; "" when its message carries none."""
    pairs = correlated(walk, reference)
    if not pairs:
        return ""
    declare(walk, event, [variable for variable, _ in pairs])
    return joined([variable for variable, _ in pairs])


def starting_values(walk: Walk, event: Element, reference: str) -> Document:
    """What a message start takes over from the payload: the conversation's key."""
    pairs = correlated(walk, reference)
    declare(walk, event, [variable for variable, _ in pairs])
    return {variable: f"payload.{variable}" for variable, _ in pairs}


def joined(variables: list[str]) -> str:
    if len(variables) == 1:
        return variables[0]
    return ' + "|" + '.join(f"string({each})" for each in sorted(variables))


def declare(walk: Walk, event: Element, variables: list[str]) -> None:
    """A conversation belongs to the nearest repeated sub-process, or to the whole flow."""
    scope = next(
        (each for each in walk.model.above(event) if each.first("multiInstanceLoopCharacteristics") is not None), None
    )
    around = walk.holder(scope) if scope is not None else ""
    for node in walk.nodes:
        if node["key"] == around:
            node.setdefault("variables", {}).update(dict.fromkeys(variables, "Any"))
            return
    walk.variables.update(dict.fromkeys(variables, "Any"))
