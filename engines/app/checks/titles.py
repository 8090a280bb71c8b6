"""Every form has a field that names its records, and something to show."""

from __future__ import annotations

from collections.abc import Iterator

from engines.app.draft import Draft
from engines.kernel.diagnostics import Diagnostic, Severity
from engines.kernel.texts import Text, say


def check(draft: Draft) -> Iterator[Diagnostic]:
    for index, form in enumerate(draft.app.forms):
        name = Text(say(form.name, "en"), say(form.name, "zh"))
        if not form.fields:
            yield Diagnostic(
                "form.no_fields",
                f"/forms/{index}/fields",
                Text("The form “{name}” has no fields.", "表单“{name}”没有字段。").fill(name=name),
                Text("Add a field.", "请添加字段。"),
                Severity.WARNING,
            )
        elif form.title_field() is None:
            yield Diagnostic(
                "form.no_title",
                f"/forms/{index}",
                Text("No field names the records of “{name}”.", "“{name}”没有可作为标题的字段。").fill(name=name),
                Text("Add a text field, or set 'title'.", "请添加文本字段，或设置“title”。"),
                Severity.WARNING,
            )
        elif any(
            each.key == form.title_field() and each.widget in ("related", "sub_table", "attachment", "image")
            for each in form.fields
        ):
            yield Diagnostic(
                "form.title_not_text",
                f"/forms/{index}/title",
                Text(f"'{form.title_field()}' cannot name a record.", f"“{form.title_field()}”不能作为标题。"),
                Text("Choose a text field.", "请选择文本字段。"),
            )
