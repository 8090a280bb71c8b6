"""Persons: looking them up, and changing them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from engines.kernel.errors import Conflict, InputError, MortiseError, NotFound
from engines.kernel.texts import Text
from runtime.identity.notices import tell_identity_changed
from runtime.identity.passwords import hash_password, require_good_password
from runtime.identity.sessions import end_sessions_of
from runtime.identity.tables import department, membership, person
from runtime.identity.trail import record_change
from runtime.work import Work

MEMBERS = (
    "name",
    "login",
    "email",
    "phone",
    "department",
    "manager",
    "title",
    "active",
    "portal",
    "language",
    "theme",
    "timezone",
    "quiet_from",
    "quiet_until",
    "is_admin",
    "may_build",
    "subject",
)


def spelling_of(name: str, login: str, email: str | None) -> str:
    """What a search for a person looks into: name, login, mail, pinyin in full and as initials, all folded."""
    from pypinyin import lazy_pinyin  # its dictionary takes a while to load

    syllables = lazy_pinyin(name)
    words = [name, login, email or "", "".join(syllables), "".join(each[:1] for each in syllables)]
    return " ".join(each.casefold() for each in words if each)


async def search_people(
    work: Work,
    q: str = "",
    *,
    limit: int = 20,
    after: int = 0,
    ids: Sequence[int] | None = None,
    inactive: bool = False,
) -> list[dict[str, Any]]:
    """Active people (`inactive`: others too) whose name, login, mail or pinyin holds every word of `q`."""
    query = select_people(q).where(person.c.id > after).limit(limit)
    if not inactive:
        query = query.where(person.c.active)
    if ids is not None:
        query = query.where(person.c.id.in_(ids))
    return [person_view(each) for each in await work.connection.execute(query)]


async def read_person(work: Work, person_id: int) -> dict[str, Any]:
    row = (await work.connection.execute(select_people().where(person.c.id == person_id))).one_or_none()
    if row is None:
        raise no_such_person(person_id)
    return person_view(row)


async def create_person(work: Work, values: Mapping[str, Any]) -> int:
    """Insert a person; `password` is optional (no password: cannot sign in with one). Raises Conflict, InputError."""
    await _require_free_login(work, values["login"])
    row = _known(values)
    row["spelling"] = spelling_of(row["name"], row["login"], row.get("email"))
    if values.get("password"):
        require_good_password(values["password"])
        row["password_hash"] = await hash_password(values["password"])
    found = await work.connection.execute(sa.insert(person).values(**row).returning(person.c.id))
    person_id = int(found.scalar_one())
    await record_change(work, "person", person_id, None, row)
    return person_id


async def update_person(work: Work, person_id: int, values: Mapping[str, Any]) -> None:
    """Change some members; taking `active` away or setting a password ends the person's sessions."""
    row = (
        await work.connection.execute(sa.select(person).where(person.c.id == person_id).with_for_update())
    ).one_or_none()
    if row is None:
        raise no_such_person(person_id)
    change = _known(values)
    if "login" in change:
        await _require_free_login(work, change["login"], but=person_id)
    if change.get("manager") == person_id:
        raise InputError.because(
            "identity.person.own_manager",
            Text("A person cannot be their own manager.", "不能将本人设为自己的上级。"),
            pointer="/manager",
        )
    merged = {**row._mapping, **change}
    change["spelling"] = spelling_of(merged["name"], merged["login"], merged["email"])
    change["updated_at"] = work.now
    if values.get("password"):
        require_good_password(values["password"])
        change["password_hash"] = await hash_password(values["password"])
    await work.connection.execute(sa.update(person).where(person.c.id == person_id).values(**change))
    await record_change(work, "person", person_id, row._asdict(), {**row._asdict(), **change})
    if "password_hash" in change or change.get("active") is False:
        await end_sessions_of(work, person_id)
    await tell_identity_changed(work, person_id)


async def set_roles(work: Work, person_id: int, app: str, roles: Collection[str]) -> None:
    """Make these the person's roles in the app, whatever they were."""
    gone = await work.connection.execute(
        sa.delete(membership)
        .where(membership.c.person == person_id, membership.c.app == app)
        .returning(membership.c.role)
    )
    before = sorted(gone.scalars())
    rows = [{"person": person_id, "app": app, "role": role} for role in sorted(set(roles))]
    if rows:
        await work.connection.execute(sa.insert(membership), rows)
    name = f"roles in {app}"
    await record_change(work, "person", person_id, {name: before}, {name: sorted(set(roles))})
    await tell_identity_changed(work, person_id)


async def people_with_role(work: Work, app: str, role: str) -> list[int]:
    """Ids of the active people who hold the role, in order."""
    rows = await work.connection.execute(
        sa.select(person.c.id)
        .join(membership, membership.c.person == person.c.id)
        .where(membership.c.app == app, membership.c.role == role, person.c.active)
        .order_by(person.c.id)
    )
    return list(rows.scalars())


async def person_by_login(work: Work, login: str) -> int | None:
    found = await work.connection.scalar(sa.select(person.c.id).where(sa.func.lower(person.c.login) == login.lower()))
    return None if found is None else int(found)


def person_view(row: Any) -> dict[str, Any]:
    """A person as others see them; `title` names the record, `job` is the title of the job."""
    return {
        "id": str(row.id),
        "title": row.name,
        "name": row.name,
        "login": row.login,
        "email": row.email,
        "phone": row.phone,
        "job": row.title,
        "active": row.active,
        "department": None if row.department is None else {"id": str(row.department), "title": row.department_name},
        "manager": None if row.manager is None else {"id": str(row.manager), "title": row.manager_name},
    }


def no_such_person(person_id: Any) -> MortiseError:
    return NotFound.because(
        "identity.person.unknown", Text(f"There is no person {person_id}.", f"没有人员 {person_id}。")
    )


def select_people(q: str = "") -> sa.Select[Any]:
    """People with the names of their department and manager, by id; `q` as in `search_people`."""
    manager = person.alias("manager_row")
    query = (
        sa.select(person, department.c.name.label("department_name"), manager.c.name.label("manager_name"))
        .outerjoin(department, department.c.id == person.c.department)
        .outerjoin(manager, manager.c.id == person.c.manager)
        .order_by(person.c.id)
    )
    for word in q.casefold().split()[:6]:
        query = query.where(person.c.spelling.contains(word, autoescape=True))
    return query


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name in MEMBERS}


async def _require_free_login(work: Work, login: str, but: int | None = None) -> None:
    query = sa.select(person.c.id).where(
        sa.func.lower(person.c.login) == login.lower(), person.c.id.is_distinct_from(but)
    )
    if await work.connection.scalar(query) is not None:
        raise Conflict.because(
            "identity.person.login_taken",
            Text(f"The login '{login}' is taken.", f"用户名“{login}”已被使用。"),
            Text("Choose another one.", "请换一个用户名。"),
            pointer="/login",
        )


async def theme_of(work: Work, person_id: int | None) -> str:
    """light, dark or system."""
    return await work.connection.scalar(sa.select(person.c.theme).where(person.c.id == person_id)) or "system"
