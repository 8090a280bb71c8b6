"""Texts in known formats: media types and URIs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engines.flow.bpmn.model import BpmnModel
from engines.flow.bpmn.rule import Broken, rule
from engines.kernel.texts import Text

_MEDIA = re.compile(r"^[\w!#$&^.+-]+/[\w!#$&^.+-]+(\s*;.*)?$")
_URI = re.compile(r"^(?:[^\s<>\"{}|\\^`%]|%[0-9A-Fa-f]{2})*$")
_MEDIA_HINT = Text("Write a media type such as text/plain.", "请填写媒体类型，例如 text/plain。")


@rule(
    "EXT004",
    Text("The format '{detail}' of {it} is not a media type.", "{it} 的格式“{detail}”不是媒体类型。"),
    _MEDIA_HINT,
    warning=True,
)
def documentation_format(model: BpmnModel) -> Iterator[Broken]:
    yield from _formats(model, "documentation", "textFormat")


@rule(
    "EXT010",
    Text("The format '{detail}' of {it} is not a media type.", "{it} 的格式“{detail}”不是媒体类型。"),
    _MEDIA_HINT,
    warning=True,
)
def annotation_format(model: BpmnModel) -> Iterator[Broken]:
    yield from _formats(model, "textAnnotation", "textFormat")


@rule(
    "EXT145",
    Text("The script format '{detail}' of {it} is not a media type.", "{it} 的脚本格式“{detail}”不是媒体类型。"),
    _MEDIA_HINT,
    warning=True,
)
def script_format(model: BpmnModel) -> Iterator[Broken]:
    yield from _formats(model, "scriptTask", "scriptFormat")


@rule(
    "EXT053",
    Text("{it} has a script but does not say in which language.", "{it} 包含脚本，但没有说明脚本语言。"),
    Text(
        "Set 'scriptFormat', of a global task 'scriptLanguage'.", "请设置 scriptFormat，全局任务设置 scriptLanguage。"
    ),
    warning=True,
    also=("EXT054",),
)
def script_language(model: BpmnModel) -> Iterator[Broken]:
    for kind, language in (("scriptTask", "scriptFormat"), ("globalScriptTask", "scriptLanguage")):
        yield from (each for each in model.of(kind) if each.first("script") and not each.get(language))


@rule(
    "EXT014",
    Text("The language '{detail}' of {it} is not a URI.", "{it} 的语言“{detail}”不是有效的 URI。"),
    Text("Write the URI of the expression language.", "请填写表达式语言的 URI。"),
    warning=True,
)
def language_uri(model: BpmnModel) -> Iterator[Broken]:
    for each in model.elements:
        for name in ("language", "expressionLanguage", "typeLanguage", "scriptLanguage"):
            if not _URI.match(each.get(name)):
                yield each, each.get(name)


def _formats(model: BpmnModel, kind: str, attribute: str) -> Iterator[Broken]:
    for each in model.of(kind):
        written = each.get(attribute)
        if written and not _MEDIA.match(written):
            yield each, written
