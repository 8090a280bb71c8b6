"""How many records may satisfy a condition: counted in the transaction of the write that would add one."""

from __future__ import annotations

import sqlalchemy as sa

from engines.expr import NotPushable, SqlRow, env_binds
from engines.kernel.commands import LimitRecords
from engines.kernel.errors import DefinitionError
from engines.kernel.texts import Text
from runtime.records.sight import system_sight
from runtime.rules.plans import env_of
from runtime.work import Work


async def is_full(work: Work, command: LimitRecords) -> bool:
    """Whether as many other records as allowed satisfy the condition. Who asks at the same time waits for this
    transaction, so that two together do not exceed the limit. Raises DefinitionError when SQL cannot say it."""
    workspace = (await system_sight(work, command.app)).workspace
    table = workspace.shape(command.form).table.alias("r")
    try:
        where = command.where.to_sql_condition(SqlRow(workspace, command.form, table))
    except NotPushable as error:
        raise DefinitionError.because(
            "rule.limit_not_countable",
            Text("The condition of 'limit' cannot be counted.", "“限制”的条件无法统计。"),
            Text("Use only fields, constants and current user.", "请只使用字段、常量和 current user。"),
        ) from error
    await work.connection.execute(
        sa.text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"),
        {"key": f"limit {command.app}.{command.form}"},
    )
    some = sa.select(table.c.id).where(table.c.deleted_at.is_(None), where)
    if command.besides is not None:
        some = some.where(table.c.id != command.besides)
    counted = sa.select(sa.func.count()).select_from(some.limit(max(command.most, 0)).subquery())
    names = counted.compile().params
    binds = {name: value for name, value in env_binds(await env_of(work)).items() if name in names}
    return int(await work.connection.scalar(counted, binds) or 0) >= command.most


def words_of(command: LimitRecords) -> Text:
    """What is said when the author says nothing."""
    return Text(f"At most {command.most} such records are allowed.", f"最多允许 {command.most} 条此类记录。")


__all__ = ["is_full", "words_of"]
