"""PostgreSQL's own programs: those that come with the embedded server (the newest, which older servers understand), else
the system's."""

from __future__ import annotations

import os
import shutil
import subprocess

from sqlalchemy.engine import make_url

from engines.kernel.errors import Unavailable
from engines.kernel.texts import Text
from runtime.database.connect import libpq_url
from runtime.database.embedded import bundled_program


def program(name: str) -> str:
    found = bundled_program(name) or shutil.which(name)
    if found is None:
        raise Unavailable.because(
            "cli.no_program",
            Text(f"'{name}' was not found.", f"找不到程序“{name}”。"),
            Text("Install PostgreSQL's client programs.", "请安装 PostgreSQL 客户端程序。"),
        )
    return found


def run_program(name: str, *arguments: str, database_url: str | None = None) -> bool:
    """Run it (against the database); whether it succeeded. The password goes through the environment, because everybody
    on the machine can read the arguments of a process."""
    command, environment = [program(name), *arguments], {**os.environ, "PGOPTIONS": "-c client_min_messages=warning"}
    if database_url is not None:
        address = make_url(libpq_url(database_url))
        command.append(f"--dbname={address.set(password=None).render_as_string(hide_password=False)}")
        if address.password:
            environment["PGPASSWORD"] = str(address.password)
    return subprocess.run(command, check=False, env=environment, stdout=subprocess.DEVNULL).returncode == 0
