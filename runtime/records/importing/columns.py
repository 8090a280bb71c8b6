"""Which column is which field, and what a row's cells mean."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from engines.data.core import DEPARTMENT_FORM, PERSON_FORM
from engines.data.field import FieldDef, HasParts
from engines.data.fields.sub_table import SubTableField
from engines.data.values import Unreadable
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.suggest import nearest
from engines.kernel.texts import Text
from runtime.records.json_sql import title_of
from runtime.records.quick import Bare, compile_statement
from runtime.records.sight import FormSight, Sight
from runtime.records.store import bound

_MARKS = re.compile(r"[\s_*＊:：()（）\-]+")


def importable(seen: FormSight) -> dict[str, FieldDef]:
    """The fields a file may fill, and the parts of those that have some (`address.city`)."""
    whole = {
        key: each
        for key, each in seen.shape.fields.items()
        if key in seen.visible_keys
        and key not in seen.locked_keys
        and not each.computed_by_server
        and not isinstance(each, SubTableField)
    }
    parts = {
        f"{key}.{name}": part
        for key, each in whole.items()
        if isinstance(each, HasParts)
        for name, part in each.parts().items()
    }
    return whole | parts


def suggest(seen: FormSight, columns: Sequence[str]) -> list[str | None]:
    """For each column the field whose key or label (any language) it is named by; each field once, as a whole or in parts."""
    names: dict[str, str] = {}
    for key, each in importable(seen).items():
        labels = each.label.values() if isinstance(each.label, dict) else [each.label]
        for name in (key, *labels):
            names.setdefault(_plain(name), key)
    names.pop("", None)
    found: list[str | None] = []
    for column in columns:
        named = names.get(_plain(column)) or names.get(nearest(_plain(column), names) or "")
        found.append(named if named not in found else None)
    in_parts = {each.partition(".")[0] for each in found if each and "." in each}
    return [None if each in in_parts else each for each in found]


def _plain(name: str) -> str:
    return _MARKS.sub("", name).casefold()


@dataclass
class RowReader:
    """Turns rows of text into JSON values of the mapped fields; remembers the titles it has looked up."""

    sight: Sight
    seen: FormSight
    columns: Sequence[str]
    mapping: Mapping[str, str]
    values: Mapping[str, Any]
    titles: dict[tuple[str, str], int | None] = field(default_factory=dict)

    async def read(self, bare: Bare, row: Sequence[str]) -> tuple[dict[str, Any], list[tuple[str, Diagnostic]]]:
        """(values, mistakes as (column, diagnostic)); empty cells are left out."""
        found: dict[str, Any] = {}
        mistakes: list[tuple[str, Diagnostic]] = []
        for place, column in enumerate(self.columns):
            key, cell = self.mapping.get(column), row[place].strip()
            if not key or not cell:
                continue
            whole, _, part = key.partition(".")
            try:
                if part:
                    found.setdefault(whole, {})[part] = cell
                else:
                    found[key] = await self._value(bare, key, cell)
            except Unreadable as error:
                mistakes.append((column, Diagnostic("import.cell", f"/values/{key}", error.text, error.hint)))
        return found, mistakes

    async def _value(self, bare: Bare, key: str, cell: str) -> Any:
        each, shape = self.seen.shape.fields[key], self.seen.shape
        if key in shape.pointers:
            return await self._by_title(bare, shape.pointers[key].target(), cell)
        if key in shape.many:
            target = shape.many[key].target()
            return [await self._by_title(bare, target, part["title"]) for part in each.from_text(cell)]
        return each.from_text(cell)

    async def _by_title(self, bare: Bare, form: str, title: str) -> int:
        """The one visible record of that title (people also by login and e-mail). Raises Unreadable."""
        if (form, title) not in self.titles:
            statement = self._statement(form)
            rows = await statement.rows(bare, {**self.values, "title": title})
            self.titles[form, title] = rows[0][0] if len(rows) == 1 else -len(rows)
        found = self.titles[form, title]
        if found is None or found <= 0:
            several = bool(found)
            raise Unreadable(
                Text(f"'{title[:60]}' names several records.", f"“{title[:60]}”对应多条记录。")
                if several
                else Text(f"There is no record '{title[:60]}'.", f"没有名为“{title[:60]}”的记录。"),
                Text("Write its title exactly, or create it first.", "请填写准确的名称，或先新建该记录。"),
            )
        return found

    def _statement(self, form: str) -> Any:
        key = ("by title", form)
        if key not in self.sight.statements:
            rows = self.sight.table(form)
            given = bound("title", sa.Text())
            named = sa.cast(title_of(self.sight, form, rows), sa.Text) == given
            if form == PERSON_FORM:
                named = sa.or_(named, sa.func.lower(rows.c.login) == sa.func.lower(given), rows.c.email == given)
            if form == DEPARTMENT_FORM:
                named = sa.or_(named, rows.c.key == given, rows.c.name.op("->>")(sa.literal_column("'zh'")) == given)
            self.sight.statements[key] = compile_statement(
                sa.select(rows.c.id).where(named).limit(sa.literal_column("2"))
            )
        return self.sight.statements[key]
