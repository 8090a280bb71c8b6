"""Any BPMN process that is drawn in blocks: tasks, waits, choices, forks, sub-processes of every kind, repetitions with
the events that they tell, edges, event sub-processes. Whatever is chosen, it can come to an end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from tests.bpmn_writing import level

T = TypeVar("T")
Choose = Callable[[Sequence[T]], T]
TOP = (
    '<signal id="sg" name="sg"/><error id="er" errorCode="E"/><escalation id="ec" escalationCode="S"/>'
    '<signalEventDefinition id="sd" signalRef="sg"/><errorEventDefinition id="rd" errorRef="er"/>'
    '<escalationEventDefinition id="ed" escalationRef="ec"/>'
)
SIGNAL = "<signalEventDefinition signalRef='sg'/>"
ERROR = "<errorEventDefinition errorRef='er'/>"
ESCALATION = "<escalationEventDefinition escalationRef='ec'/>"
CANCEL = "<cancelEventDefinition/>"
IN_2_S = "<timerEventDefinition><timeDuration xsi:type='tFormalExpression'>PT2S</timeDuration></timerEventDefinition>"
SCRIPTS = (
    "SCRIPT_task1",
    "SCRIPT_task2",
    "INCREMENT_INTEGER_VARIABLE_AND_LOG",
    "WAIT_TEN_SECONDS",
    "THROW_ERROR SCRIPT_task3",
)
TELLS = (
    "",
    "behavior='One' oneBehaviorEventRef='sd'",
    "behavior='None' noneBehaviorEventRef='ed'",
    "behavior='One' oneBehaviorEventRef='rd'",
)
SPLITS = ("exclusiveGateway", "parallelGateway", "inclusiveGateway")
HOLDERS = ("subProcess", "transaction", "adHocSubProcess")


class BpmnDrawing:
    """`choose` picks one of several; the lines are those of `tests.bpmn_writing`."""

    def __init__(self, choose: Choose[object]) -> None:
        self._choose = choose
        self._count = 0

    def process(self) -> list[str]:
        """The lines of a whole process."""
        lines = ["startEvent s"]
        last = self._sequence(lines, "s", 2)
        return [*lines, "endEvent e", f"{last}>e"]

    def pick(self, options: Sequence[T]) -> T:
        return self._choose(options)  # type: ignore[return-value]

    def _id(self) -> str:
        self._count += 1
        return f"n{self._count}"

    def _sequence(self, lines: list[str], before: str, depth: int) -> str:
        for _ in range(self.pick((1, 2, 3))):
            block = self.pick((self._task, self._event, self._branches, self._holder) if depth else (self._task,))
            before = block(lines, before, depth)
        return before

    def _task(self, lines: list[str], before: str, _: int) -> str:
        task = self._id()
        mark = self.pick(("", "", self._marker()))
        lines += [f"scriptTask {task}: {mark}<script>{self.pick(SCRIPTS)}</script>", f"{before}>{task}"]
        if mark:
            self._edges(lines, task, ())
        return task

    def _event(self, lines: list[str], before: str, _: int) -> str:
        event = self._id()
        kind, definition = self.pick(
            (("Catch", IN_2_S), ("Throw", SIGNAL), ("Throw", ESCALATION), ("Catch", SIGNAL + IN_2_S))
        )
        lines += [f"intermediate{kind}Event {event}: {definition}", f"{before}>{event}"]
        return event

    def _branches(self, lines: list[str], before: str, depth: int) -> str:
        kind, split, join = self.pick(SPLITS), self._id(), self._id()
        firsts = [self._id() for _ in range(self.pick((2, 3)))]
        default = f"default={split}_to_{firsts[0]}" if kind != "parallelGateway" else ""
        lines += [f"{kind} {split} {default}", f"{kind} {join}", f"{before}>{split}"]
        for first in firsts:
            lines.append(f"scriptTask {first}: <script>SCRIPT_task4</script>")
            lines.append(f"{self._sequence(lines, first, depth - 1)}>{join}")
            test = f"integerVariable {self.pick(('&gt;', '&lt;'))} {self.pick((0, 1, 2))}"
            condition = f"<conditionExpression xsi:type='tFormalExpression'>{test}</conditionExpression>"
            plain = first == firsts[0] or kind == "parallelGateway"
            lines.append(f"{split}>{first}" + ("" if plain else f" : {condition}"))
        return join

    def _holder(self, lines: list[str], before: str, depth: int) -> str:
        kind, holder = self.pick(HOLDERS), self._id()
        inside = self._anything() if kind == "adHocSubProcess" else self._content(kind, depth)
        order = self.pick(("", "ordering=Sequential", "cancelRemainingInstances=false"))
        mark = "" if kind == "adHocSubProcess" else self.pick(("", self._marker()))
        lines += [f"{kind} {holder} {order if kind == 'adHocSubProcess' else ''}: {mark}{inside}", f"{before}>{holder}"]
        self._edges(lines, holder, (CANCEL,) if kind == "transaction" else ())
        return holder

    def _content(self, kind: str, depth: int) -> str:
        lines = [f"startEvent {(start := self._id())}"]
        last = self._sequence(lines, start, depth - 1)
        ends = ("", SIGNAL, ERROR, ESCALATION, "<terminateEventDefinition/>")
        lines += [f"endEvent {(end := self._id())}: {self.pick(ends)}", f"{last}>{end}"]
        return level([*lines, *self.pick(([], [self._listener()]))])

    def _anything(self) -> str:
        condition = "<completionCondition xsi:type='tFormalExpression'>integerVariable &gt;= 0</completionCondition>"
        tasks = [f"scriptTask {self._id()}: <script>{self.pick(SCRIPTS)}</script>" for _ in range(self.pick((1, 2, 3)))]
        return level(tasks) + self.pick(("", condition))

    def _listener(self) -> str:
        start, task = self._id(), self._id()
        flags = f"isInterrupting={self.pick(('true', 'false'))} parallelMultiple={self.pick(('true', 'false'))}"
        trigger = self.pick((SIGNAL, IN_2_S, SIGNAL + IN_2_S))
        lines = [f"startEvent {start} {flags}: {trigger}", f"scriptTask {task}: <script>SCRIPT_task5</script>"]
        return (
            f"<subProcess id='{self._id()}' triggeredByEvent='true'>{level([*lines, f'{start}>{task}'])}</subProcess>"
        )

    def _marker(self) -> str:
        if self.pick((True, False)):
            return f"<standardLoopCharacteristics loopMaximum='{self.pick((0, 1, 2))}'/>"
        count = f"<loopCardinality xsi:type='tFormalExpression'>{self.pick((0, 1, 3))}</loopCardinality>"
        flags = f"isSequential='{self.pick(('true', 'false'))}' {self.pick(TELLS)}"
        return f"<multiInstanceLoopCharacteristics {flags}>{count}</multiInstanceLoopCharacteristics>"

    def _edges(self, lines: list[str], host: str, more: tuple[str, ...]) -> None:
        for _ in range(self.pick((0, 1, 2))):
            event, task = self._id(), self._id()
            trigger = self.pick((IN_2_S, SIGNAL, ERROR, ESCALATION, SIGNAL + IN_2_S, *more))
            cancels = self.pick(("", "cancelActivity=true", "cancelActivity=false"))
            flags = "" if trigger in (ERROR, CANCEL) else f"{cancels} {self.pick(('', 'parallelMultiple=true'))}"
            lines += [f"boundaryEvent {event} attachedToRef={host} {flags}: {trigger}", f"{event}>{task}"]
            lines.append(f"scriptTask {task}: <script>SCRIPT_task6</script>")
