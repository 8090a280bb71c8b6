"""Expressions: formal ones where a process runs, with a body, of the right type; times in ISO 8601."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engines.flow.bpmn.element import Element
from engines.flow.bpmn.model import BpmnModel
from engines.flow.bpmn.rule import Broken, rule
from engines.flow.bpmn.times import CYCLE, DATE, DURATION
from engines.kernel.texts import Text

_EXPRESSIONS = (
    "conditionExpression",
    "activationCondition",
    "loopCardinality",
    "completionCondition",
    "loopCondition",
    "timeDate",
    "timeDuration",
    "timeCycle",
    "from",
    "to",
)
_CONSTANT = re.compile(r"^\s*(?:[+-]?\d+(?:\.\d+)?|\"[^\"]*\"|'[^']*')\s*$")
_FORMAL_HINT = Text(
    "Mark it as a formal expression, or the process as not executable.", "请标记为正式表达式，或将流程标记为不可执行。"
)


_TIME_HINT = Text(
    "Write an ISO 8601 value; anything else is read as an expression.",
    "请填写 ISO 8601 格式；其他内容将作为表达式处理。",
)


@rule(
    "EXT012",
    Text(
        "The {detail} of {it} is in plain words, but its process is executable.",
        "{it} 的 {detail} 是自然语言，但流程标记为可执行。",
    ),
    _FORMAL_HINT,
    warning=True,
)
def formal_where_executable(model: BpmnModel) -> Iterator[Broken]:
    for element in model.elements:
        if element.kind in _EXPRESSIONS and element.xsi_type != "tFormalExpression" and model.is_executable(element):
            holder = model.parent(element)
            yield holder or element, element.kind


@rule(
    "EXT013",
    Text("The {detail} of {it} is empty.", "{it} 的 {detail} 为空。"),
    Text("Write the expression.", "请填写表达式。"),
    warning=True,
)
def has_body(model: BpmnModel) -> Iterator[Broken]:
    for element in model.elements:
        formal = element.xsi_type == "tFormalExpression" or element.kind in (
            "dataPath",
            "messagePath",
            "transformation",
            "formalExpression",
        )
        parent = model.parent(element)
        inner = element.kind == "condition" and parent is not None and parent.kind == "complexBehaviorDefinition"
        if (formal or inner) and not element.body and not element.children:
            yield parent or element, element.kind


@rule(
    "EXT071",
    Text("The completion condition '{detail}' of {it} is not true or false.", "{it} 的完成条件“{detail}”不是真或假。"),
    Text("Write a condition.", "请填写条件。"),
    warning=True,
)
def completion_is_a_condition(model: BpmnModel) -> Iterator[Broken]:
    for loop in model.of("multiInstanceLoopCharacteristics"):
        condition = loop.first("completionCondition")
        if condition is not None and _CONSTANT.match(condition.body):
            yield model.parent(loop) or loop, condition.body


@rule(
    "EXT123",
    Text("The condition of {it} is not a formal expression.", "{it} 的条件不是正式表达式。"),
    _FORMAL_HINT,
    warning=True,
)
def formal_condition(model: BpmnModel) -> Iterator[Broken]:
    for each in model.of("conditionalEventDefinition"):
        condition = each.first("condition")
        formal = condition is not None and condition.xsi_type == "tFormalExpression" and bool(condition.body)
        if not formal and model.is_executable(each):
            yield model.parent(each) or each


@rule(
    "EXT131",
    Text("{it} does not say exactly one time.", "{it} 没有且只有一个时间设置。"),
    Text("Set a date, a duration or a cycle.", "请在日期、时长、周期中选择一项。"),
    warning=True,
    also=("EXT134",),
)
def one_time(model: BpmnModel) -> Iterator[Broken]:
    for each in model.of("timerEventDefinition"):
        if model.is_executable(each) and len(list(each.each("timeDate", "timeDuration", "timeCycle"))) != 1:
            yield model.parent(each) or each


@rule(
    "EXT132",
    Text("'{detail}' of {it} is not an ISO 8601 date and time.", "{it} 的“{detail}”不是 ISO 8601 日期时间。"),
    _TIME_HINT,
    warning=True,
    also=("EXT131",),
)
def time_date(model: BpmnModel) -> Iterator[Broken]:
    yield from _times(model, "timeDate", DATE)


@rule(
    "EXT133",
    Text("'{detail}' of {it} is not an ISO 8601 repeating interval.", "{it} 的“{detail}”不是 ISO 8601 循环周期。"),
    _TIME_HINT,
    warning=True,
)
def time_cycle(model: BpmnModel) -> Iterator[Broken]:
    yield from _times(model, "timeCycle", CYCLE)


@rule(
    "EXT134",
    Text("'{detail}' of {it} is not an ISO 8601 duration.", "{it} 的“{detail}”不是 ISO 8601 时长。"),
    _TIME_HINT,
    warning=True,
    also=("EXT132",),
)
def time_duration(model: BpmnModel) -> Iterator[Broken]:
    yield from _times(model, "timeDuration", DURATION)


def _times(model: BpmnModel, kind: str, pattern: re.Pattern[str]) -> Iterator[Broken]:
    for each in model.of("timerEventDefinition"):
        time = each.first(kind)
        if time is not None and not pattern.match(_unquoted(time)):
            yield model.parent(each) or each, time.body


def _unquoted(time: Element) -> str:
    return time.body.strip("\"'")
