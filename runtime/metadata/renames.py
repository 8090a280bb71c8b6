"""Renames that are told with a release: of forms and fields, and of the tables and columns they become."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from engines.app.bundle import document_of
from engines.app.definition import AppDef
from engines.data.tables import sql_name
from engines.kernel import pointer as pointers
from engines.kernel.errors import InputError
from engines.kernel.texts import Text
from runtime.metadata import tables
from runtime.metadata.schema_change import TableRenames
from runtime.work import Work

Renames = Mapping[str, str]
"""Pointer in the old document (`/forms/0/fields/3`, or with keys: `/forms/customer/fields/phone`) → the new key, or a
pointer into the new document."""


def table_renames(app: str, old: AppDef, new: AppDef, renames: Renames) -> TableRenames:
    """Renames of forms and fields as renames of tables and columns. Raises InputError (`release.rename`)."""
    forms: dict[str, str] = {}
    fields: dict[tuple[str, str], str] = {}
    for place, target in renames.items():
        keys = _keys(old, place)
        wanted = _keys(new, target)[-1] if target.startswith("/") else target
        match keys:
            case ["forms", form]:
                forms[form] = wanted
            case ["forms", form, "fields", each] | ["forms", form, "fields", _, "fields", each] if len(keys) in (4, 6):
                owner = form if len(keys) == 4 else f"{form}__{keys[3]}"
                fields[owner, each] = wanted
            case _:
                continue
    return _as_tables(app, old, forms, fields)


def _as_tables(app: str, old: AppDef, forms: Mapping[str, str], fields: Mapping[tuple[str, str], str]) -> TableRenames:
    found_tables: dict[str, str] = {}
    columns: dict[tuple[str, str], str] = {}
    for form in old.forms:
        new_form = forms.get(form.key, form.key)
        found_tables[sql_name(f"{app}__{form.key}")] = sql_name(f"{app}__{new_form}")
        for each in form.fields:
            new_key = fields.get((form.key, each.key), each.key)
            here = sql_name(f"{app}__{new_form}")
            if new_key != each.key:
                columns[here, sql_name(each.key)] = sql_name(new_key)
            found_tables[sql_name(f"{app}__{form.key}__{each.key}")] = sql_name(f"{app}__{new_form}__{new_key}")
            for inner in getattr(each, "fields", ()):
                inner_key = fields.get((f"{form.key}__{each.key}", inner.key), inner.key)
                if inner_key != inner.key:
                    columns[sql_name(f"{app}__{new_form}__{new_key}"), sql_name(inner.key)] = sql_name(inner_key)
    return TableRenames({old_name: new for old_name, new in found_tables.items() if old_name != new}, columns)


def _keys(app: AppDef, place: str) -> list[str]:
    """A pointer with keys instead of list positions."""
    keys: list[str] = []
    value: Any = document_of(app)
    for part in pointers.split(place):
        if isinstance(value, list):
            named = {str(each.get("key")): each for each in value if isinstance(each, dict)}
            if part in named:
                value = named[part]
            elif part.isdigit() and int(part) < len(value):
                value = value[int(part)]
            else:
                raise InputError.because(
                    "release.rename", Text(f"There is nothing at '{place}'.", f"“{place}”处没有内容。"), pointer=place
                )
            keys.append(str(value.get("key", part)))
        else:
            value = value.get(part) if isinstance(value, dict) else None
            keys.append(part)
    return keys


async def renames_back(work: Work, app: str, number: int) -> Renames:
    """Renames that later releases made, the other way round, so that rolling back finds the columns again."""
    rows = await work.connection.execute(
        sa.select(tables.release.c.renames)
        .where(tables.release.c.app == app, tables.release.c.number > number)
        .order_by(tables.release.c.number.desc())
    )
    back: dict[str, str] = {}
    for (renames,) in rows:
        for old, new in (renames or {}).items():
            head, _, last = old.rpartition("/")
            now = next(
                (place for place, key in back.items() if f"{place.rpartition('/')[0]}/{key}" == f"{head}/{new}"),
                f"{head}/{new}",
            )
            back[now] = last
    return back


def normalised(old: AppDef, new: AppDef, renames: Renames) -> dict[str, str]:
    return {
        pointers.of(_keys(old, place)): _keys(new, target)[-1] if target.startswith("/") else target
        for place, target in renames.items()
    }
