"""Create a person; asks for the password, or reads it from standard input."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import sys

from pydantic import ValidationError

from builder.cli._open import opened_mortise
from engines.kernel.definition import diagnose
from engines.kernel.errors import InputError
from runtime.http.routes.admin_people import Account
from runtime.identity.passwords import require_good_password
from runtime.identity.people import create_person, set_roles
from runtime.identity.roles import require_roles


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("login", help="what they type to sign in")
    parser.add_argument("--name", help="the login by default")
    parser.add_argument("--email", help="where messages go; serves to sign in, too")
    parser.add_argument("--admin", action="store_true", help="may administer the server")
    parser.add_argument("--build", action="store_true", help="may design apps")
    parser.add_argument(
        "--role", action="append", default=[], type=app_and_role, metavar="APP:ROLE", help="may be given several times"
    )


def run(options: argparse.Namespace) -> int:
    password = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    asyncio.run(create(options, password))
    print(f"{options.login} can sign in.")
    return 0


async def create(options: argparse.Namespace, password: str) -> None:
    require_good_password(password)
    account = account_of(options, password)
    async with opened_mortise() as mortise, mortise.work() as work:
        person = await create_person(work, account.model_dump(exclude_none=True, exclude={"roles"}))
        for app, roles in (account.roles or {}).items():
            await require_roles(work, app, roles, "/role")
            await set_roles(work, person, app, roles)


def account_of(options: argparse.Namespace, password: str) -> Account:
    """Checked as the page for people checks it. Raises InputError."""
    roles: dict[str, list[str]] = {}
    for app, role in options.role:
        roles.setdefault(app, []).append(role)
    given = {
        "login": options.login,
        "name": options.name or options.login,
        "email": options.email,
        "password": password,
        "is_admin": options.admin,
        "may_build": options.build or options.admin,
        "roles": roles,
    }
    try:
        return Account.model_validate(given)
    except ValidationError as error:
        raise InputError(diagnose(error, Account)) from error


def app_and_role(text: str) -> tuple[str, str]:
    app, colon, role = text.partition(":")
    if not (app and colon and role):
        raise argparse.ArgumentTypeError("write APP:ROLE, e.g. crm:sales")
    return app, role
