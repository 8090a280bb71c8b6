"""Short ways to write BPMN files in tests: `startEvent s`, `s>a`, inner XML after a colon."""

from __future__ import annotations

from collections.abc import Iterable

from engines.flow.bpmn.namespaces import BPMN, BPMNDI, DC, DI, XSI

HEAD = f'xmlns="{BPMN}" xmlns:bpmndi="{BPMNDI}" xmlns:dc="{DC}" xmlns:di="{DI}" xmlns:xsi="{XSI}" xmlns:x="urn:x"'


def bpmn_file(
    process: Iterable[str], top: str = "", attributes: str = 'isExecutable="true"', drawing: str = ""
) -> bytes:
    """A file with one process `p`; each line is an element, a flow `a>b`, or XML."""
    body = f'<process id="p" {attributes}>{level(list(process))}</process>' if process else ""
    return f'<definitions {HEAD} id="d" targetNamespace="urn:t">{top}{body}{drawing}</definitions>'.encode()


def level(lines: list[str]) -> str:
    """The elements and flows of one level; every node lists the flows that it has."""
    flows = [line.partition(" ") for line in lines if ">" in line.split(" ")[0] and not line.startswith("<")]
    ends = [(name, name.split(">")[0], name.split(">")[1]) for name, _, _ in flows]
    written = []
    for line in lines:
        if line.startswith("<"):
            written.append(line)
        elif ">" not in line.split(" ")[0]:
            written.append(_node(line, ends))
    for name, _, rest in flows:
        attributes, _, inner = rest.partition(": ")
        source, target = name.split(">")
        ref = f'id="{_flow(name)}" sourceRef="{source}" targetRef="{target}" {attributes}'
        written.append(f"<sequenceFlow {ref}>{inner}</sequenceFlow>")
    return "".join(written)


def _node(line: str, ends: list[tuple[str, str, str]]) -> str:
    words, _, inner = line.partition(": ")
    kind, id_, *attributes = words.split()
    ways = "".join(f"<incoming>{_flow(name)}</incoming>" for name, _, target in ends if target == id_)
    ways += "".join(f"<outgoing>{_flow(name)}</outgoing>" for name, source, _ in ends if source == id_)
    given = " ".join(f'{name}="{value}"' for name, _, value in (each.partition("=") for each in attributes))
    return f'<{kind} id="{id_}" {given}>{ways}{inner}</{kind}>'


def _flow(name: str) -> str:
    return name.replace(">", "_to_")
