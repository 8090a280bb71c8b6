"""Roles that may be given: those that the installed apps define."""

from __future__ import annotations

from collections.abc import Sequence

from engines.kernel.diagnostics import Diagnostic
from engines.kernel.errors import InputError
from engines.kernel.suggest import did_you_mean
from engines.kernel.texts import Text
from runtime.metadata.releases import installed
from runtime.work import Work


async def require_roles(work: Work, app: str, roles: Sequence[str], pointer: str) -> None:
    """Raises NotFound (app.unknown), InputError (identity.role.unknown) with one diagnostic per role that is not one."""
    known = [each.key for each in (await installed(work, app)).definition.roles]
    wrong = [(place, role) for place, role in enumerate(roles) if role not in known]
    if wrong:
        raise InputError(
            Diagnostic(
                "identity.role.unknown",
                f"{pointer}/{place}",
                Text(f"The app '{app}' has no role '{role[:60]}'.", f"应用“{app}”没有角色“{role[:60]}”。"),
                did_you_mean(role, known),
            )
            for place, role in wrong
        )
