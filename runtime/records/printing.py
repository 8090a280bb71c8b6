"""Printable documents: a Jinja2 template of the app, in the sandbox with autoescape, over what the reader may see."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import jinja2
import orjson
import sqlalchemy as sa
from markupsafe import Markup

from engines.data.field import FieldDef
from engines.data.numbers import grouped
from engines.data.paths import field_at
from engines.data.types import Kind
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.errors import EvaluationFailed, NotFound
from engines.kernel.texts import Text, say
from runtime.identity.tables import department
from runtime.records.query import list_records
from runtime.records.question import ListQuery, question_binds
from runtime.records.quick import bare_of
from runtime.records.read import binds, read_record
from runtime.records.sight import FormSight, sight_of
from runtime.records.sniff import INLINE
from runtime.templating import BoundedEnvironment
from runtime.work import Work

MOST_CHARACTERS = 2_000_000
_PAGE = """<!doctype html><html lang="{{ language }}"><head><meta charset="utf-8"><title>{{ title }}</title>
<meta name="viewport" content="width=device-width,initial-scale=1"><style nonce="{{ nonce }}">
@page { size: A4; margin: 18mm 16mm 20mm; @bottom-right { content: counter(page) " / " counter(pages); font: 10px sans-serif } }
* { box-sizing: border-box } html { background: #eceae6 }
body { font: 13px/1.55 Inter, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; color: #111; background: #fff;
max-width: 210mm; min-height: 270mm; margin: 64px auto 32px; padding: 18mm 16mm; box-shadow: 0 2px 16px rgb(0 0 0/.12) }
p { margin: 0 0 2px } table { width: 100%; border-collapse: collapse; margin: 20px 0 }
th, td { border-bottom: 1px solid #ddd; padding: 7px 8px; text-align: left; vertical-align: top }
th { font-weight: 600; font-size: 12px; color: #444; border-bottom: 1.5px solid #111; background: none }
thead { display: table-header-group } tr, .signatures { break-inside: avoid } tfoot { display: table-row-group }
tfoot td { border-bottom-color: #eee } th:first-child, td:first-child { padding-left: 0 } th:last-child, td:last-child { padding-right: 0 }
.num, .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
h1 { font-size: 24px; line-height: 1.25; margin: 0 0 4px; letter-spacing: -.01em } .muted { color: #666 }
h2 { font-size: 11px; color: #666; font-weight: 500; margin: 0 0 4px; text-transform: uppercase; letter-spacing: .04em }
header { display: flex; justify-content: space-between; gap: 32px; padding-bottom: 20px; margin-bottom: 24px; border-bottom: 2px solid #111 }
.company { font-size: 15px; font-weight: 600 } .parties { display: flex; gap: 48px; margin-bottom: 8px } .parties > div { flex: 1 }
.parties b { font-size: 15px } section { margin: 20px 0 } .total td { font-weight: 600; font-size: 16px; border-bottom: 2px solid #111 }
img { max-width: 100%; height: auto }
.signatures { display: flex; gap: 48px; margin-top: 56px } .signatures > div { flex: 1; border-top: 1px solid #111; padding-top: 6px }
.print-bar { position: fixed; inset: 0 0 auto; height: 48px; display: flex; gap: 8px; align-items: center; justify-content: flex-end;
padding: 0 16px; background: #fff; border-bottom: 1px solid #ddd } .print-bar > * { font: inherit; font-weight: 500; padding: 5px 12px;
border: 1px solid #c8c5bf; border-radius: 6px; background: #fff; color: #111; cursor: pointer; text-decoration: none }
@media print { html { background: none } body { margin: 0; padding: 0; max-width: none; min-height: 0; box-shadow: none } .print-bar { display: none } }
@media screen and (max-width: 700px) { body { margin: 48px 0 0; padding: 20px 16px; min-height: 0; box-shadow: none; overflow-x: auto }
header, .parties { flex-wrap: wrap; gap: 16px } }
</style></head><body>{{ body }}<script nonce="{{ nonce }}">
{ const bar = document.createElement("div"); bar.className = "print-bar"
const pdf = document.createElement("a"); pdf.textContent = {{ words.pdf | tojson }}; pdf.href = location.pathname.replace("/print/", "/pdf/")
const print = document.createElement("button"); print.textContent = {{ words.print | tojson }}; print.onclick = () => window.print()
bar.append(pdf, print); document.body.append(bar) }
</script></body></html>"""
_BAR = {"pdf": Text("Open as PDF", "打开 PDF"), "print": Text("Print", "打印")}
_PICTURES = INLINE - {"application/pdf"}
_PATHS = re.compile(r"""\bpath\(\s*['"]([\w.]+)['"]\s*\)""")


def _environment(language: str) -> BoundedEnvironment:
    environment = BoundedEnvironment(autoescape=True)
    environment.filters["money"] = lambda value, places=2: (
        "" if value in (None, "") else grouped(_decimal(value), places)
    )
    environment.filters["label"] = lambda value: say(value, language)
    environment.filters["plain"] = lambda value: re.sub(
        r"\.(\d*?)0+$", lambda m: f".{m[1]}" if m[1] else "", str(value)
    )
    return environment


def _decimal(value: Any) -> Decimal:
    return Decimal(str(value))


async def print_document(
    work: Work, app: str, form: str, record: int, key: str, nonce: str = "", extra: Mapping[str, Any] | None = None
) -> str:
    """The document as an HTML page made for paper. In the template: the record's fields by key (a choice as its label
    in `labels`), `record`, `labels`, `now`, `user`; `label("lines.price")` names a field, `show("total")` writes its value,
    `rows("lines")` gives a sub-table with every value written out, `path("customer.address")` writes a value of a record
    it refers to, `pictures("photos", 320)` draws the pictures of a field, `text("Quotation", "报价单")` picks the
    language, `company` is the name of the uppermost department, the filter `plain` leaves out zeros after the decimal
    point.

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
    environment, template = _environment(language), "\n".join(document.template)
    elsewhere = await _elsewhere(work, app, form, record, set(_PATHS.findall(template)))
    try:
        body = environment.from_string(template).render(
            **{
                **values,
                **(extra or {}),
                "record": values,
                "labels": labels,
                "now": work.now.astimezone(work.zone),
                "user": {"name": work.actor.name},
                "language": language,
                "company": await _company(work),
                **_Words(seen, values, language, elsewhere).functions,
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
        words={name: text.to(language) for name, text in _BAR.items()},
    )


async def _elsewhere(work: Work, app: str, form: str, record: int, paths: set[str]) -> dict[str, Any]:
    """The values at paths through references, as far as the reader sees them."""
    if not paths:
        return {}
    sight, question = await sight_of(work, app), ListQuery(form, filter=f"id = {record}", fields=tuple(sorted(paths)))
    page = await list_records(
        await bare_of(work.connection), sight, question, binds(work) | question_binds(question), 1
    )
    return next(iter(orjson.loads(page)["items"]), {})


async def _company(work: Work) -> str:
    uppermost = sa.select(department.c.name).where(department.c.parent.is_(None), department.c.active)
    return await work.connection.scalar(uppermost.order_by(department.c.position, department.c.id).limit(1)) or ""


class _Words:
    """What a template may call: names of fields and their values as people read them."""

    def __init__(
        self, seen: FormSight, values: dict[str, Any], language: str, elsewhere: Mapping[str, Any] | None = None
    ) -> None:
        self.seen, self.values, self.language, self.elsewhere = seen, values, language, elsewhere or {}
        self.functions = {
            "label": self.label,
            "show": self.show,
            "rows": self.rows,
            "path": self.path,
            "pictures": self.pictures,
            "text": self.text,
        }

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

    def pictures(self, key: str, width: int = 320) -> Markup:
        """The pictures of an attachment or image field, `width` CSS pixels wide; other files are left out."""
        files = [each for each in self.values.get(key) or [] if each.get("type") in _PICTURES]
        one = Markup('<img src="/api/files/{}" alt="{}" width="{}"> ')
        return Markup("").join(one.format(int(each["id"]), each["name"], int(width)) for each in files)

    def path(self, path: str) -> str:
        found = field_at(path, self.seen.visible_type, self.seen.sight.schema)
        return _as_text(found, self.elsewhere.get(path), self.language)

    def text(self, english: str, chinese: str) -> str:
        return Text(english, chinese).to(self.language)

    def _child(self, key: str) -> FormSight:
        return self.seen.sight.form(f"{self.seen.shape.name}__{key}")


def _written(seen: FormSight, key: str, value: Any, language: str) -> str:
    """A value of the record's JSON as people read it: amounts are grouped, shares are percents."""
    return _as_text(seen.shape.fields.get(key), value, language)


def _as_text(each: FieldDef | None, value: Any, language: str) -> str:
    if isinstance(value, str) and each is not None and each.value_type().kind in (Kind.NUMBER, Kind.ANY):
        try:
            return each.to_text(Decimal(value), language)
        except ArithmeticError:
            return value
    return _plain_text(each, value, language)


def text_of(seen: FormSight, key: str, value: Any, language: str) -> str:
    """A member of the record as people read it."""
    return _plain_text(seen.shape.fields.get(key), value, language)


def _plain_text(each: FieldDef | None, value: Any, language: str) -> str:
    if value is None:
        return ""
    if isinstance(value, dict) and "title" in value:
        return str(value["title"])
    if isinstance(value, list):
        return ", ".join(str(v.get("title", v) if isinstance(v, dict) else v) for v in value)
    return str(value) if each is None else each.to_text(value, language)
