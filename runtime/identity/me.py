"""The person who is signed in, as they see themselves."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from engines.kernel.errors import InputError
from engines.kernel.texts import Text
from runtime.identity.actors import roles_of
from runtime.identity.passwords import LONGEST, hash_password, matches, require_good_password
from runtime.identity.people import no_such_person
from runtime.identity.sessions import end_sessions_of
from runtime.identity.tables import department, person
from runtime.identity.trail import record_change
from runtime.work import Work


async def me_view(work: Work, person_id: int | None) -> dict[str, Any]:
    """`Me` of the HTTP interface, without `csrf`."""
    row = (
        await work.connection.execute(
            sa.select(person, department.c.name.label("department_name"))
            .outerjoin(department, department.c.id == person.c.department)
            .where(person.c.id == person_id)
        )
    ).one_or_none()
    if row is None:
        raise no_such_person(person_id)
    roles = await roles_of(work, row.id)
    return {
        "id": str(row.id),
        "name": row.name,
        "login": row.login,
        "email": row.email,
        "phone": row.phone,
        "job": row.title,
        "language": row.language,
        "theme": row.theme,
        "timezone": row.timezone or work.mortise.settings.timezone,
        "quiet_hours": {"from": f"{row.quiet_from:%H:%M}", "until": f"{row.quiet_until:%H:%M}"}
        if row.quiet_from and row.quiet_until
        else None,
        "department": None if row.department is None else {"id": str(row.department), "title": row.department_name},
        "is_admin": row.is_admin,
        "may_build": row.may_build,
        "roles": {app: sorted(each) for app, each in sorted(roles.items())},
    }


async def change_password(work: Work, person_id: int, old: str, new: str, keep_session: str | None) -> None:
    """Raises InputError when the old one is wrong or the new one is too short; ends the other sessions."""
    current = await work.connection.scalar(sa.select(person.c.password_hash).where(person.c.id == person_id))
    if len(old) > LONGEST or not await matches(old, current):
        raise InputError.because(
            "identity.password.wrong",
            Text("The old password is wrong.", "原密码不正确。"),
            Text("Type it again.", "请重新输入。"),
            pointer="/old",
        )
    require_good_password(new, "/new")
    await work.connection.execute(
        sa.update(person).where(person.c.id == person_id).values(password_hash=await hash_password(new))
    )
    await record_change(work, "person", person_id, {}, {"password_hash": True})
    await end_sessions_of(work, person_id, keep_session)
