"""Printable documents: a Jinja2 template of the app, in the sandbox with autoescape, over what the reader may see."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import jinja2
import orjson
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from engines.data.numbers import grouped
from engines.data.types import Kind
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.errors import EvaluationFailed, NotFound
from engines.kernel.texts import Text, say
from runtime.records.read import read_record
from runtime.records.sight import FormSight, sight_of
from runtime.work import Work

MOST_CHARACTERS = 2_000_000
_PAGE = """<!doctype html><html lang="{{ language }}"><head><meta charset="utf-8"><title>{{ title }}</title>
<style nonce="{{ nonce }}">
@page { size: A4; margin: 18mm 16mm } body { font: 13px/1.55 Inter, "Noto Sans CJK SC", "PingFang SC", sans-serif; color: #111;
max-width: 800px; margin: 24px auto } table { width: 100%; border-collapse: collapse; margin: 12px 0 }
th, td { border-bottom: 1px solid #ddd; padding: 6px 8px; text-align: left; vertical-align: top } th { font-weight: 600 }
.num, .number { text-align: right; font-variant-numeric: tabular-nums } h1 { font-size: 22px } .muted { color: #666 }
.parties { display: flex; gap: 48px } h2 { font-size: 13px; color: #666; font-weight: 500; margin: 0 } .total td { font-weight: 600;
font-size: 15px; border-bottom: 2px solid #111 } @media print { body { margin: 0 } }
</style></head><body>{{ body }}</body></html>"""


def _environment(language: str) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=jinja2.ChainableUndefined)
    environment.filters["money"] = lambda value, places=2: (
        "" if value in (None, "") else grouped(_decimal(value), places)
    )
    environment.filters["label"] = lambda value: say(value, language)
    environment.globals.pop("lipsum", None)
    environment.globals["range"] = lambda *bounds: (
        range(*bounds) if all(abs(int(b)) <= 1000 for b in bounds) else range(0)
    )
    return environment


def _decimal(value: Any) -> Decimal:
    return Decimal(str(value))


async def print_document(
    work: Work, app: str, form: str, record: int, key: str, nonce: str = "", extra: Mapping[str, Any] | None = None
) -> str:
    """The document as an HTML page made for paper. In the template: the record's fields by key (a choice as its label
    in `labels`), `record`, `labels`, `now`, `user`; `label("lines.price")` names a field, `show("total")` writes its value,
    `rows("lines")` gives a sub-table with every value written out, `text("Quotation", "报价单")` picks the language.

    Raises NotFound (`document.unknown`), EvaluationFailed (`document.failed`)."""
    seen = (await sight_of(work, app)).form(form)
    document = next((each for each in seen.shape.definition.documents if each.key == key), None)
    if document is None:
        raise NotFound.because(
            "document.unknown", Text(f"There is no document '{key[:60]}'.", f"没有名为“{key[:60]}”的文档。")
        )
    values = orjson.loads(await read_record(work, app, form, record))
    language = work.actor.language or "en"
    labels = {name: text_of(seen, name, value, language) for name, value in values.items()}
    environment = _environment(language)
    try:
        body = environment.from_string("\n".join(document.template)).render(
            **{
                **values,
                **(extra or {}),
                "record": values,
                "labels": labels,
                "now": work.now.astimezone(work.zone),
                "user": {"name": work.actor.name},
                "language": language,
                **_Words(seen, values, language).functions,
            }
        )
    except (jinja2.TemplateError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise EvaluationFailed(
            Diagnostic(
                "document.failed",
                "",
                Text(f"The template of '{key}' cannot be filled in: {error}.", f"文档“{key}”的模板无法生成：{error}。"),
            )
        ) from error
    page = _environment(language).from_string(_PAGE)
    return page.render(
        title=f"{say(document.name, language)} · {values.get('title', '')}",
        language=language,
        body=Markup(body[:MOST_CHARACTERS]),  # noqa: S704
        nonce=nonce,
    )


class _Words:
    """What a template may call: names of fields and their values as people read them."""

    def __init__(self, seen: FormSight, values: dict[str, Any], language: str) -> None:
        self.seen, self.values, self.language = seen, values, language
        self.functions = {"label": self.label, "show": self.show, "rows": self.rows, "text": self.text}

    def label(self, path: str) -> str:
        key, _, rest = path.partition(".")
        if rest:
            fields = self._child(key).shape.fields
            return say(fields[rest].label or rest, self.language)
        return say(self.seen.shape.fields[key].label or key, self.language)

    def show(self, key: str) -> str:
        return _written(self.seen, key, self.values.get(key), self.language)

    def rows(self, key: str) -> list[dict[str, str]]:
        child = self._child(key)
        return [
            {name: _written(child, name, value, self.language) for name, value in row.items()}
            for row in self.values.get(key) or []
        ]

    def text(self, english: str, chinese: str) -> str:
        return Text(english, chinese).to(self.language)

    def _child(self, key: str) -> FormSight:
        return self.seen.sight.form(f"{self.seen.shape.name}__{key}")


def _written(seen: FormSight, key: str, value: Any, language: str) -> str:
    """A value of the record's JSON as people read it: amounts are grouped, shares are percents."""
    each = seen.shape.fields.get(key)
    if isinstance(value, str) and each is not None and each.value_type().kind in (Kind.NUMBER, Kind.ANY):
        try:
            return each.to_text(Decimal(value), language)
        except ArithmeticError:
            return value
    return text_of(seen, key, value, language)


def text_of(seen: FormSight, key: str, value: Any, language: str) -> str:
    """A member of the record as people read it."""
    each = seen.shape.fields.get(key)
    if value is None:
        return ""
    if isinstance(value, dict) and "title" in value:
        return str(value["title"])
    if each is None or isinstance(value, list | dict):
        return (
            str(value)
            if not isinstance(value, list)
            else ", ".join(str(v.get("title", v) if isinstance(v, dict) else v) for v in value)
        )
    return each.to_text(value, language)
