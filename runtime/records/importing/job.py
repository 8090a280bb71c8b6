"""An import from upload to its last row."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import sqlalchemy as sa

from engines.kernel.diagnostics import Diagnostic
from engines.kernel.errors import Conflict, InputError, MortiseError, NotFound
from engines.kernel.texts import Text, in_one_line
from runtime.engine import Mortise
from runtime.identity.actors import load_actor
from runtime.records import tables
from runtime.records.importing.columns import RowReader, importable, suggest
from runtime.records.importing.sheet import read_sheet
from runtime.records.quick import bare_of, compile_statement
from runtime.records.read import binds
from runtime.records.retrying import in_transaction
from runtime.records.sight import FormSight, Sight, sight_of
from runtime.records.store import bound, stored
from runtime.records.write import create_record, update_record
from runtime.records.writing import env_of
from runtime.work import Work

BATCH = 100
MOST_ERRORS = 1000
_SAMPLES = 3
OnMatch = Literal["update", "skip", "create"]
job = tables.import_job


async def start_import(work: Work, app: str, form: str, name: str, content: bytes) -> dict[str, Any]:
    """Keep the file's rows and suggest a mapping. Raises NotAllowed, InputError."""
    seen = (await sight_of(work, app)).form(form)
    seen.require("import")
    sheet = await asyncio.to_thread(read_sheet, name, content)
    row = await work.connection.execute(
        sa.insert(job)
        .values(
            app=app,
            form=form,
            by=work.actor.id,
            file_name=name[:200],
            columns=sheet.columns,
            rows=sheet.rows,
            total=len(sheet.rows),
            at=work.now,
        )
        .returning(job.c.id)
    )
    fields = suggest(seen, sheet.columns)
    columns = [
        {
            "name": column,
            "samples": [r[place] for r in sheet.rows if r[place].strip()][:_SAMPLES],
            "field": fields[place],
        }
        for place, column in enumerate(sheet.columns)
    ]
    return {"id": str(row.scalar_one()), "columns": columns, "rows": len(sheet.rows)}


async def check_import(
    work: Work, id_: int, mapping: Mapping[str, str], match: Sequence[str], on_match: OnMatch
) -> dict[str, Any]:
    """Read every row without writing; remembers the mapping for `run_import`."""
    row = await _mine(work, id_)
    sight = await sight_of(work, row.app)
    seen = sight.form(row.form)
    seen.require("import")
    _check_mapping(seen, row.columns, mapping, match)
    reader, bare = _reader(work, sight, seen, row.columns, mapping), await bare_of(work.connection)
    counts, errors = {"creates": 0, "updates": 0, "skips": 0, "failed": 0}, list[dict[str, Any]]()
    judge = _Judge(work, sight, seen, mapping, match, on_match)
    for number, cells in enumerate(row.rows, 2):
        outcome, mistakes = await judge.outcome(*await reader.read(bare, cells))
        counts[outcome] += 1
        errors += [_error(number, column, each, work.actor.language) for column, each in mistakes]
    await work.connection.execute(
        sa.update(job)
        .where(job.c.id == id_)
        .values(mapping=dict(mapping), options={"match": list(match), "on_match": on_match})
    )
    return {"rows": row.total, **counts, "errors": errors[:MOST_ERRORS]}


async def queue_import(work: Work, id_: int) -> dict[str, Any]:
    """Start it as a background job. Raises Conflict (`import.not_checked`, `import.started`)."""
    from runtime.jobs import enqueue

    row = await _mine(work, id_)
    if row.mapping is None:
        raise Conflict.because("import.not_checked", Text("Check the mapping first.", "请先检查字段对应关系。"))
    if row.state != "ready":
        raise Conflict.because("import.started", Text("This import runs already.", "该导入已经开始。"))
    await work.connection.execute(sa.update(job).where(job.c.id == id_).values(state="running"))
    await enqueue(work, "records.import", {"import_id": id_}, key=f"import:{id_}")
    return await import_state(work, id_)


async def import_state(work: Work, id_: int) -> dict[str, Any]:
    row = await _mine(work, id_)
    return {
        "id": str(id_),
        "state": row.state,
        "done": row.done,
        "total": row.total,
        "counts": row.counts,
        "errors": row.errors,
        "app": row.app,
        "form": row.form,
    }


async def run_import(mortise: Mortise, import_id: int) -> None:
    """Batches until the end; may be called again after a crash, and goes on where the last batch committed."""

    async def batch(work: Work) -> bool:
        return await _run_batch(work, import_id)

    while await in_transaction(mortise, batch):
        pass


async def _run_batch(system: Work, import_id: int) -> bool:
    """In one transaction: some rows, their errors, and how far the import got; whether there is more."""
    row = (await system.connection.execute(sa.select(job).where(job.c.id == import_id).with_for_update())).one_or_none()
    if row is None or row.state != "running":
        return False
    actor = await load_actor(system, row.by)
    if actor is None:
        await system.connection.execute(sa.update(job).where(job.c.id == import_id).values(state="failed"))
        return False
    work = replace(system, actor=replace(actor, language=actor.language or "en"))
    counts, errors = dict(row.counts), list(row.errors)
    sight = await sight_of(work, row.app)
    reader = _reader(work, sight, sight.form(row.form), row.columns, row.mapping)
    for number, cells in enumerate(row.rows[row.done : row.done + BATCH], row.done + 2):
        outcome, mistakes = await _write_row(work, row, sight, reader, cells)
        counts[outcome] = counts.get(outcome, 0) + 1
        errors += [_error(number, column, each, work.actor.language) for column, each in mistakes]
    done = min(row.done + BATCH, row.total)
    state = "done" if done >= row.total else "running"
    await system.connection.execute(
        sa.update(job)
        .where(job.c.id == import_id)
        .values(done=done, state=state, counts=counts, errors=errors[:MOST_ERRORS])
    )
    return state == "running"


async def _write_row(
    work: Work, row: Any, sight: Sight, reader: RowReader, cells: Sequence[str]
) -> tuple[str, list[tuple[str, Diagnostic]]]:
    """One row in a savepoint of its own: a refused row leaves the others."""
    seen, plan = sight.form(row.form), sight.app.plan.all_forms[row.form]
    match, on_match = row.options["match"], row.options["on_match"]
    values, mistakes = await reader.read(await bare_of(work.connection), cells)
    if mistakes:
        return await _Judge(work, sight, seen, row.mapping, match, on_match).outcome(values, mistakes)
    try:
        async with work.connection.begin_nested():
            found = await _find(work, sight, seen, plan.parse_new(values), match) if on_match != "create" else None
            if found is None:
                await create_record(work, row.app, row.form, values)
                return "creates", []
            if on_match == "skip":
                return "skips", []
            await update_record(work, row.app, row.form, found, values)
            return "updates", []
    except MortiseError as error:
        return "failed", [(_column_of(each, row.mapping), each) for each in error.diagnostics]


@dataclass(frozen=True)
class _Judge:
    """What would become of a row, without writing it."""

    work: Work
    sight: Sight
    seen: FormSight
    mapping: Mapping[str, str]
    match: Sequence[str]
    on_match: OnMatch

    async def outcome(
        self, values: Mapping[str, Any], mistakes: list[tuple[str, Diagnostic]]
    ) -> tuple[str, list[tuple[str, Diagnostic]]]:
        """creates, updates, skips or failed; with every mistake, one for each column. `mistakes`: those of reading."""
        plan = self.sight.app.plan.all_forms[self.seen.shape.name]
        known = {column for column, _ in mistakes}
        outcome = "creates"
        try:
            parsed = plan.parse_new(values)
            found = await _find(self.work, self.sight, self.seen, parsed, self.match)
            if found is None or self.on_match == "create":
                plan.submit(parsed, None, env_of(self.work))
            else:
                outcome = "updates" if self.on_match == "update" else "skips"
        except MortiseError as error:
            more = [(_column_of(each, self.mapping), each) for each in error.diagnostics]
            mistakes = mistakes + [(column, each) for column, each in more if not column or column not in known]
        return ("failed" if mistakes else outcome), mistakes


async def _find(
    work: Work, sight: Sight, seen: FormSight, parsed: Mapping[str, Any], match: Sequence[str]
) -> int | None:
    """The visible record whose matching fields are those of the row; None when one of them is empty."""
    if not match or any(parsed.get(key) is None for key in match):
        return None
    cache = ("match", seen.shape.name, tuple(match))
    table = seen.shape.table
    if cache not in sight.statements:
        rows = seen.visible()
        equal = [rows.c[key] == bound(f"m{place}", table.c[key].type) for place, key in enumerate(match)]
        sight.statements[cache] = compile_statement(
            sa.select(rows.c.id).where(*equal).order_by(rows.c.id).limit(sa.literal_column("1"))
        )
    given = {f"m{place}": stored(parsed[key], table.c[key]) for place, key in enumerate(match)}
    found = await sight.statements[cache].row(await bare_of(work.connection), {**binds(work), **given})
    return None if found is None else int(found[0])


def _reader(work: Work, sight: Sight, seen: FormSight, columns: Sequence[str], mapping: Mapping[str, str]) -> RowReader:
    return RowReader(sight, seen, columns, mapping, binds(work))


def _check_mapping(seen: FormSight, columns: Sequence[str], mapping: Mapping[str, str], match: Sequence[str]) -> None:
    fields, mistakes = importable(seen), list[Diagnostic]()
    for column, key in mapping.items():
        if column not in columns or (key and key not in fields):
            mistakes.append(
                Diagnostic(
                    "import.mapping",
                    f"/mapping/{column}",
                    Text(f"'{column}' cannot be imported as '{key}'.", f"“{column}”不能导入为“{key}”。"),
                )
            )
    kept = [key for key in mapping.values() if key]
    if len(kept) != len(set(kept)) or any(key.partition(".")[0] in kept for key in kept if "." in key):
        mistakes.append(
            Diagnostic("import.mapping", "/mapping", Text("Two columns go into one field.", "两列对应了同一个字段。"))
        )
    for place, key in enumerate(match):
        if key not in kept or key not in seen.shape.table.c:
            mistakes.append(
                Diagnostic(
                    "import.match", f"/match/{place}", Text(f"'{key}' cannot be matched.", f"不能按“{key}”匹配。")
                )
            )
    if mistakes:
        raise InputError(mistakes)


def _column_of(each: Diagnostic, mapping: Mapping[str, str]) -> str:
    steps = each.pointer.split("/")[2:]
    paths = (".".join(steps[:2]), *steps[:1])
    return next((column for path in paths for column, field in mapping.items() if field == path), "")


def _error(row: int, column: str, each: Diagnostic, language: str) -> dict[str, Any]:
    words = [text.to(language or "en") for text in (each.message, each.hint) if text is not None]
    return {"row": row, "column": column, "message": in_one_line(words)}


async def _mine(work: Work, id_: int) -> Any:
    row = (await work.connection.execute(sa.select(job).where(job.c.id == id_))).one_or_none()
    if row is None or (row.by != work.actor.id and not work.actor.is_admin):
        raise NotFound.because("import.unknown", Text(f"There is no import {id_}.", f"没有编号为 {id_} 的导入。"))
    return row
