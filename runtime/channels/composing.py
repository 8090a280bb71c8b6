"""From a message template to its words: Jinja2 in the sandbox, once per language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import jinja2

from engines.app.definition import TemplateDef
from engines.kernel.commands import Notify
from engines.kernel.errors import EvaluationFailed, NotFound
from engines.kernel.suggest import did_you_mean
from engines.kernel.texts import LANGUAGES, Label, Text, say
from runtime.metadata.releases import installed
from runtime.records.load import load_record
from runtime.records.shape import Shape, shape_of
from runtime.templating import BoundedEnvironment, render_bounded
from runtime.work import Work

MOST_CHARACTERS = 20_000


async def compose(work: Work, command: Notify) -> Notify:
    """The command with subject and body from its template. Raises NotFound (`channels.unknown_template`),
    EvaluationFailed (`channels.template_failed`)."""
    if command.template is None:
        return command
    templates = {each.key: each for each in (await installed(work, command.app)).definition.templates}
    template = templates.get(command.template)
    if template is None:
        raise NotFound.because(
            "channels.unknown_template",
            Text(f"There is no message template '{command.template}'.", f"没有消息模板“{command.template}”。"),
            did_you_mean(command.template, templates),
        )
    values: dict[str, Any] = {}
    shape = None
    if (ref := command.record) is not None:
        values = dict(await load_record(work, ref.app, ref.form, ref.id))
        shape = shape_of(await installed(work, ref.app), ref.form)
    given = {**values, **command.values, "record": values}
    subject = {each: _render(template, template.subject, each, given, shape) for each in LANGUAGES}
    body = {each: _render(template, template.body, each, given, shape) for each in LANGUAGES}
    return replace(command, subject=subject, body=body, template=None)


def _render(template: TemplateDef, text: Label, language: str, values: Mapping[str, Any], shape: Shape | None) -> str:
    fields = shape.fields if shape is not None else {}

    def show(key: str) -> str:
        return fields[key].to_text(values.get(key), language) if key in fields else ""

    def label(key: str) -> str:
        return say(fields[key].label, language) or key if key in fields else key

    try:
        names = {**values, "show": show, "label": label, "language": language}
        return render_bounded(BoundedEnvironment(), say(text, language), names, MOST_CHARACTERS)
    except (jinja2.TemplateError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise EvaluationFailed.because(
            "channels.template_failed",
            Text(
                f"The message template '{template.key}' cannot be filled in: {error}",
                f"消息模板“{template.key}”无法填写：{error}",
            ),
        ) from error
