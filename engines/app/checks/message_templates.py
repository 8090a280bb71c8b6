"""Message templates can be read, and name only fields of their form."""

from __future__ import annotations

from collections.abc import Iterator

import jinja2
from jinja2 import meta
from jinja2.sandbox import ImmutableSandboxedEnvironment

from engines.app.draft import Draft
from engines.kernel import pointer
from engines.kernel.diagnostics import Diagnostic, Severity
from engines.kernel.suggest import did_you_mean
from engines.kernel.texts import Label, Text

_NAMES = frozenset({"record", "show", "label", "language"})
_sandbox = ImmutableSandboxedEnvironment()


def check(draft: Draft) -> Iterator[Diagnostic]:
    for index, template in enumerate(draft.app.templates):
        form = draft.schema.get(template.form) if template.form else None
        known = _NAMES.union(form.types if form is not None else (), template.takes)
        for part in ("subject", "body"):
            yield from _text(getattr(template, part), pointer.of(["templates", index, part]), known, form is not None)


def _text(label: Label, at: str, known: frozenset[str], certain: bool) -> Iterator[Diagnostic]:
    texts = label.items() if isinstance(label, dict) else [("", label)]
    for language, text in texts:
        where = pointer.join(at, language) if language else at
        try:
            named = meta.find_undeclared_variables(_sandbox.parse(text))
        except jinja2.TemplateSyntaxError as error:
            yield Diagnostic(
                "app.template_syntax",
                where,
                Text(
                    f"Line {error.lineno} of the template cannot be read: {error.message}",
                    f"模板第 {error.lineno} 行无法识别：{error.message}",
                ),
                Text("Write places as {{ name }}.", "占位请写成 {{ name }}。"),
            )
            continue
        for name in sorted(named - known) if certain else ():
            yield Diagnostic(
                "app.template_name",
                where,
                Text(
                    f"The template names '{name}', which is no field of its form.",
                    f"模板中的“{name}”不是该表单的字段。",
                ),
                did_you_mean(name, known)
                or Text("Name it in 'takes' when the sender gives it.", "若由发送方给出，请写入 takes。"),
                Severity.WARNING,
            )
