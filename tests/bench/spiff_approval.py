"""The approval of `bench_flow` in SpiffWorkflow: in memory, and with its JSON state loaded and saved at every step, as
its documentation does it."""

from __future__ import annotations

import threading
import time
from typing import Any

import psycopg
from lxml import etree
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.util.task import TaskState

DECISIONS = 4
TABLE = "CREATE TABLE spiff (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, doc json)"
BPMN = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="bench">
<process id="approval" isExecutable="true">
<startEvent id="start"><outgoing>f1</outgoing></startEvent><sequenceFlow id="f1" sourceRef="start" targetRef="prepare"/>
<scriptTask id="prepare"><incoming>f1</incoming><outgoing>f2</outgoing><script>size = 1</script></scriptTask>
<sequenceFlow id="f2" sourceRef="prepare" targetRef="manager"/>
<userTask id="manager"><incoming>f2</incoming><outgoing>f3</outgoing></userTask>
<sequenceFlow id="f3" sourceRef="manager" targetRef="gate"/>
<exclusiveGateway id="gate" default="f5"><incoming>f3</incoming><outgoing>f4</outgoing><outgoing>f5</outgoing>
</exclusiveGateway><sequenceFlow id="f4" sourceRef="gate" targetRef="finance"><conditionExpression>size &gt; 0
</conditionExpression></sequenceFlow><sequenceFlow id="f5" sourceRef="gate" targetRef="end"/>
<userTask id="finance"><incoming>f4</incoming><outgoing>f6</outgoing></userTask>
<sequenceFlow id="f6" sourceRef="finance" targetRef="legal"/>
<userTask id="legal"><incoming>f6</incoming><outgoing>f7</outgoing></userTask>
<sequenceFlow id="f7" sourceRef="legal" targetRef="note"/>
<scriptTask id="note"><incoming>f7</incoming><outgoing>f8</outgoing><script>size = size + 1</script></scriptTask>
<sequenceFlow id="f8" sourceRef="note" targetRef="director"/>
<userTask id="director"><incoming>f8</incoming><outgoing>f9</outgoing></userTask>
<sequenceFlow id="f9" sourceRef="director" targetRef="archive"/>
<scriptTask id="archive"><incoming>f9</incoming><outgoing>f10</outgoing><script>size = size + 1</script></scriptTask>
<sequenceFlow id="f10" sourceRef="archive" targetRef="end"/>
<endEvent id="end"><incoming>f5</incoming><incoming>f10</incoming></endEvent></process></definitions>"""


def read_spec() -> Any:
    parser = BpmnParser()
    parser.add_bpmn_xml(etree.fromstring(BPMN))
    return parser.get_spec("approval")


def run_in_memory(spec: Any, decisions: int = DECISIONS) -> Any:
    """One instance, from start to end, or up to so many decisions."""
    workflow = BpmnWorkflow(spec)
    workflow.do_engine_steps()
    for _ in range(decisions):
        _decide(workflow)
    assert workflow.completed == (decisions == DECISIONS)
    return workflow


def saved_size(spec: Any) -> int:
    """Bytes of the state at the last decision."""
    return len(BpmnWorkflowSerializer().serialize_json(run_in_memory(spec, DECISIONS - 1)))


def race(url: str, orders: Any) -> None:
    """A process that answers each (connections, instances) with when it began and ended; None ends it."""
    spec = read_spec()
    orders.send("ready")
    while (order := orders.recv()) is not None:
        connections, count = order
        counts = [len(range(each, count, connections)) for each in range(connections)]
        threads = [threading.Thread(target=_client, args=(url, spec, each)) for each in counts]
        begun = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        orders.send((begun, time.monotonic()))


def _client(url: str, spec: Any, count: int) -> None:
    serializer = BpmnWorkflowSerializer()
    with psycopg.connect(url, autocommit=True) as connection:
        for _ in range(count):
            _run_saved(spec, serializer, connection)


def _run_saved(spec: Any, serializer: Any, connection: Any) -> None:
    """Every step loads the state and saves it, as a server has to; each saving is a durable commit."""
    workflow = BpmnWorkflow(spec)
    workflow.do_engine_steps()
    saved = serializer.serialize_json(workflow)
    id_ = connection.execute("INSERT INTO spiff (doc) VALUES (%s) RETURNING id", (saved,)).fetchone()[0]
    for _ in range(DECISIONS):
        document = connection.execute("SELECT doc::text FROM spiff WHERE id = %s", (id_,)).fetchone()[0]
        workflow = serializer.deserialize_json(document)
        _decide(workflow)
        saved = serializer.serialize_json(workflow)
        connection.execute("UPDATE spiff SET doc = %s WHERE id = %s", (saved, id_))
    assert workflow.completed


def _decide(workflow: Any) -> None:
    workflow.get_next_task(state=TaskState.READY, manual=True).run()
    workflow.do_engine_steps()
