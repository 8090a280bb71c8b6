"""Create a person; asks for the password, or reads it from standard input."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import sys

from builder.cli._open import opened_mortise
from runtime.identity.people import create_person, set_roles


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("login")
    parser.add_argument("--name", help="the login by default")
    parser.add_argument("--email")
    parser.add_argument("--admin", action="store_true", help="may administer the server")
    parser.add_argument("--build", action="store_true", help="may design apps")
    parser.add_argument("--role", action="append", default=[], metavar="APP:ROLE", help="may be given several times")


def run(options: argparse.Namespace) -> int:
    password = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    asyncio.run(create(options, password))
    print(f"{options.login} can sign in.")
    return 0


async def create(options: argparse.Namespace, password: str) -> None:
    async with opened_mortise() as mortise, mortise.work() as work:
        person = await create_person(
            work,
            {
                "login": options.login,
                "name": options.name or options.login,
                "email": options.email,
                "password": password,
                "is_admin": options.admin,
                "may_build": options.build or options.admin,
            },
        )
        by_app: dict[str, list[str]] = {}
        for each in options.role:
            app, _, role = each.partition(":")
            by_app.setdefault(app, []).append(role)
        for app, roles in by_app.items():
            await set_roles(work, person, app, roles)
