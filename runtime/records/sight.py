"""What a set of roles may see and do: permissions compiled into SQL once per release and role set.

The one place where a record table becomes something a person may read. Row conditions of a person's roles are joined
by *or*; a field that only some of those roles may see is shown only on the rows those roles open (`CASE`); a field no
role may see is not in the FROM at all, so no filter, sort, search or export can touch it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from engines.app.definition import Permission
from engines.data.record_type import RecordType
from engines.expr import Expression, SqlRow, compile_expression, form_scope
from engines.kernel.errors import NotAllowed, NotFound
from engines.kernel.texts import Text, say
from runtime.engine import Mortise
from runtime.metadata.releases import InstalledApp, at_hand, installed
from runtime.records.shape import Shape, Workspace, split_name, unknown_form
from runtime.work import Actor, Work

SYSTEM_KEYS = ("id", "revision", "created_at", "created_by", "updated_at", "updated_by")
ALL: Permission = Permission(form="*", read=True, create=True, update=True, delete=True, export=True, import_=True)


class Sight:
    """One app's records (and those of the apps it uses) through the eyes of a role set. Immutable; shared by everybody
    with the same roles; the person's own id and department are bind parameters (`env_…`)."""

    def __init__(self, workspace: Workspace, roles: Mapping[str, frozenset[str]] | None) -> None:
        self.workspace, self.roles = workspace, roles
        self.app = workspace.home
        self._forms: dict[str, FormSight] = {}
        self._others: dict[str, Sight] = {}
        self.statements: dict[Any, Any] = {}
        """Compiled statements by their meaning; owned by `query` and `read`."""

    def form(self, name: str) -> FormSight:
        """By form key, or "app.form"; raises NotFound (`form.unknown`)."""
        found = self._forms.get(name)
        if found is None:
            app, form = split_name(name, self.app.key)
            sight = self if app == self.app.key else self._other(app, name)
            found = self._forms[name] = (
                FormSight(self, self.workspace.shape(name)) if sight is self else sight.form(form)
            )
        return found

    def _other(self, app: str, name: str) -> Sight:
        """The same eyes on an app this one uses."""
        if app not in self._others:
            if app not in self.workspace.used:
                raise unknown_form(name, self.workspace.schema)
            around = {**self.workspace.used, self.app.key: self.app}
            self._others[app] = Sight(Workspace(self.workspace.used[app], around), self.roles)
        return self._others[app]

    def permissions(self, app: str, form: str) -> list[Permission]:
        """What each of the roles says about a form; a sub-table follows the form it belongs to."""
        if self.roles is None:
            return [ALL]
        roles = self.roles.get(app, frozenset())
        definition = self.workspace.app(app).definition
        return [may for role in definition.roles if role.key in roles for may in role.may if may.form == form]

    # -- the Tables of `engines.expr`: paths in a person's filter lead through visible rows only

    def table(self, form: str) -> sa.FromClause:
        if form.startswith("core."):
            return self.workspace.core(form).alias()
        return self.form(form).visible()

    def link(self, form: str, key: str) -> sa.FromClause:
        link = self.workspace.link(form, key)
        target = self.workspace.shape(form).link_target(key)
        if target.startswith("core.") or self.form(target).sees_every_row:
            return link
        seen = self.form(target).visible()
        return sa.select(link).where(link.c.target_id.in_(sa.select(seen.c.id))).subquery()

    @cached_property
    def schema(self) -> Mapping[str, RecordType]:
        """Record types with the visible fields only: what a person's filter is checked against."""
        return {
            name: each if name.startswith("core.") else self.form(name).visible_type
            for name, each in self.workspace.schema.items()
        }


@dataclass
class RowRule:
    """One role's view of the rows of a form: a condition (None: every row) and the fields hidden on them."""

    condition: Expression | None
    hidden: frozenset[str]


class FormSight:
    """One form through the eyes of a role set."""

    def __init__(self, sight: Sight, shape: Shape) -> None:
        self.sight, self.shape = sight, shape
        self.may = sight.permissions(shape.app, shape.owner)
        self.read_rules = [
            RowRule(self._compiled(each.read), self._hidden(each)) for each in self.may if each.read is not False
        ]

    def _hidden(self, may: Permission) -> frozenset[str]:
        if self.shape.parent_field is not None and self.shape.parent_field in may.hide:
            return frozenset(self.shape.fields)
        return frozenset(may.hide) if self.shape.parent_field is None else frozenset()

    def _compiled(self, condition: bool | str) -> Expression | None:
        """None for every row; a sub-table's row follows its parent's condition."""
        if not isinstance(condition, str):
            return None
        owner = self.shape.owner_form
        scope = form_scope(self.sight.workspace.schema, owner)
        return compile_expression(condition, scope, condition=True)

    # -- reading

    @property
    def readable(self) -> bool:
        """Whether any role may read any row."""
        return bool(self.read_rules) and not (self.shape.parent_field is not None and not self.visible_keys)

    @cached_property
    def sees_every_row(self) -> bool:
        return any(rule.condition is None for rule in self.read_rules)

    @cached_property
    def visible_keys(self) -> tuple[str, ...]:
        """Fields that at least one reading role may see, in the order of the form."""
        return tuple(key for key in self.shape.fields if any(key not in rule.hidden for rule in self.read_rules))

    @cached_property
    def visible_type(self) -> RecordType:
        whole, keys = self.shape.record_type, set(self.visible_keys)
        return RecordType(
            whole.name,
            {key: each for key, each in whole.fields.items() if key in keys},
            {key: each for key, each in whole.extra_types.items() if key in keys or key not in whole.fields},
        )

    def sees(self, key: str) -> bool:
        return key in SYSTEM_KEYS or key in self.visible_keys

    def visible(
        self, name: str | None = None, *, deleted: bool = False, source: sa.FromClause | None = None
    ) -> sa.Subquery:
        """The FROM: exactly the rows and columns these roles may see. PostgreSQL folds it into the outer query, so
        indexes serve. `deleted`: the bin instead of the living; `source`: rows of the table that a statement returns."""
        table = self.shape.table.alias() if source is None else source
        columns = [self._column(table, key) for key in (*SYSTEM_KEYS, *self._stored_keys)]
        alive = table.c.deleted_at.is_not(None) if deleted else table.c.deleted_at.is_(None)
        return sa.select(*columns).where(alive, *self.row_conditions(table)).subquery(name)

    @cached_property
    def _stored_keys(self) -> tuple[str, ...]:
        columns = self.shape.table.c
        return tuple(key for key in self.visible_keys if key in columns and key not in SYSTEM_KEYS)

    def row_conditions(self, table: sa.FromClause) -> list[sa.ColumnElement[bool]]:
        """What a row must satisfy to be read; empty when every row may be."""
        if not self.read_rules:
            return [sa.false()]
        if self.sees_every_row:
            return []
        return [sa.or_(*(self._holds(rule.condition, table) for rule in self.read_rules))]

    def _column(self, table: sa.FromClause, key: str) -> sa.ColumnElement[Any]:
        column = table.c[key]
        openers = [rule for rule in self.read_rules if key not in rule.hidden]
        if key in SYSTEM_KEYS or len(openers) == len(self.read_rules) or any(r.condition is None for r in openers):
            return column
        shown = sa.or_(*(self._holds(rule.condition, table) for rule in openers))
        return sa.case((shown, column), else_=sa.null()).cast(column.type).label(column.name)

    def field_shown(self, table: sa.FromClause, key: str) -> sa.ColumnElement[bool] | None:
        """On which rows a visible field is shown; None: on every visible row."""
        openers = [rule for rule in self.read_rules if key not in rule.hidden]
        if len(openers) == len(self.read_rules) or any(rule.condition is None for rule in openers):
            return None
        return sa.or_(*(self._holds(rule.condition, table) for rule in openers))

    def _holds(self, condition: Expression | None, table: sa.FromClause) -> sa.ColumnElement[bool]:
        if condition is None:
            return sa.true()
        if self.shape.parent_field is None:
            return condition.to_sql_condition(SqlRow(self.sight.workspace, self.shape.name, table))
        owner = self.sight.workspace.shape(self.shape.owner_form)
        parent = owner.table.alias()
        holds = condition.to_sql_condition(SqlRow(self.sight.workspace, self.shape.owner_form, parent))
        return sa.exists(sa.select(parent.c.id).where(parent.c.id == table.c.parent, holds))

    # -- acting

    def allows(self, action: str) -> bool:
        """Whether some role may do this at all: create, export, import; update and delete on some rows."""
        if action == "import":
            return any(each.import_ for each in self.may)
        return any(getattr(each, action) is not False for each in self.may)

    def require(self, action: str) -> None:
        """Raises NotAllowed (`record.not_allowed`)."""
        if not self.allows(action):
            raise self.refusal(action)

    def action_condition(self, action: str, table: sa.FromClause) -> sa.ColumnElement[bool]:
        """The rows on which update or delete is allowed."""
        found = [self._compiled(getattr(each, action)) for each in self.may if getattr(each, action) is not False]
        if any(each is None for each in found):
            return sa.true()
        return sa.or_(sa.false(), *(self._holds(each, table) for each in found))

    def whole_action(self, action: str) -> bool:
        """Whether the action is allowed on every row."""
        return any(getattr(each, action) is True for each in self.may)

    @cached_property
    def mixed_keys(self) -> Mapping[str, tuple[Permission, ...]]:
        """Fields that some, but not all, of the roles that may update may write: with the roles that may."""
        writers = [each for each in self.may if each.update is not False]
        found = {}
        for key in self.shape.fields:
            may = tuple(each for each in writers if key not in each.hide and key not in each.read_only)
            if may and len(may) < len(writers) and not any(each.update is True for each in may):
                found[key] = may
        return found

    def condition_of(self, may: Sequence[Permission], action: str, table: sa.FromClause) -> sa.ColumnElement[bool]:
        """The rows on which one of these permissions allows the action."""
        return sa.or_(sa.false(), *(self._holds(self._compiled(getattr(each, action)), table) for each in may))

    @cached_property
    def locked_keys(self) -> frozenset[str]:
        """Fields these roles may not write: hidden or read-only for every role that may write at all."""
        writers = [each for each in self.may if each.create or each.update is not False] or self.may
        if not writers:
            return frozenset(self.shape.fields)
        return frozenset(
            key for key in self.shape.fields if all(key in each.hide or key in each.read_only for each in writers)
        )

    def refusal(self, action: str) -> NotAllowed:
        name = self.shape.definition.name
        verbs = {
            "read": ("see", "查看"),
            "create": ("create", "新建"),
            "update": ("change", "修改"),
            "delete": ("delete", "删除"),
            "export": ("export", "导出"),
            "import": ("import", "导入"),
        }
        verb_en, verb_zh = verbs[action]
        error = NotAllowed.because(
            "record.not_allowed",
            Text(
                f"You may not {verb_en} “{say(self.shape.definition.plural or name, 'en')}”.",
                f"您没有{verb_zh}“{say(name, 'zh')}”的权限。",
            ),
            Text("Ask an administrator for a role that may.", "请联系管理员分配相应的角色。"),
        )
        assert isinstance(error, NotAllowed)
        return error


def unknown_record(form: Shape, id_: object) -> NotFound:
    name = form.definition.name
    error = NotFound.because(
        "record.unknown",
        Text(f"There is no {say(name, 'en')} {id_} that you may see.", f"没有您可以查看的{say(name, 'zh')} {id_}。"),
        Text("It may have been deleted, or belong to somebody else.", "它可能已被删除，或您没有查看权限。"),
    )
    assert isinstance(error, NotFound)
    return error


def not_in_bin(form: Shape, id_: object) -> NotFound:
    name = form.definition.name
    error = NotFound.because(
        "record.not_in_bin",
        Text(f"There is no {say(name, 'en')} {id_} in the bin.", f"回收站中没有{say(name, 'zh')} {id_}。"),
    )
    assert isinstance(error, NotFound)
    return error


async def sight_of(work: Work, app: str, actor: Actor | None = None) -> Sight:
    """The app's records as the actor (by default the one who works) may see them."""
    home = await installed(work, app)
    used = {key: await installed(work, key) for key in await _used(work, home)}
    return _sight(home, used, actor or work.actor)


async def sight_now(mortise: Mortise, actor: Actor, app: str) -> Sight:
    """The same for hot paths: without a query as long as the caches are fresh."""
    home = at_hand(mortise, app)
    if home is not None:
        used = {key: at_hand(mortise, key) for key, _ in home.uses}
        if all(each is not None for each in used.values()):
            return _sight(home, {key: each for key, each in used.items() if each is not None}, actor)
    async with mortise.reading(actor) as work:
        return await sight_of(work, app)


async def system_sight(work: Work, app: str) -> Sight:
    """Everything, for rules, flows and computed fields."""
    home = await installed(work, app)
    used = {key: await installed(work, key) for key in await _used(work, home)}
    return _cached(home, used, None)


async def _used(work: Work, home: InstalledApp) -> list[str]:
    """Keys of the installed apps whose forms this one may point at."""
    return [key for key, _ in home.uses]


def _sight(home: InstalledApp, used: Mapping[str, InstalledApp], actor: Actor) -> Sight:
    if actor.is_admin or actor.kind == "system":
        return _cached(home, used, None)
    return _cached(home, used, {key: actor.roles_in(key) for key in (home.key, *used)})


def _cached(home: InstalledApp, used: Mapping[str, InstalledApp], roles: Mapping[str, frozenset[str]] | None) -> Sight:
    key = (
        "sight",
        None if roles is None else tuple(sorted((app, *sorted(each)) for app, each in roles.items())),
        tuple((each.key, each.number, each.hash) for each in used.values()),
    )
    found = home.parts.get(key)
    if found is None:
        found = home.parts[key] = Sight(Workspace(home, used), roles)
    return found


__all__ = ["FormSight", "Sight", "sight_now", "sight_of", "system_sight", "unknown_record"]
