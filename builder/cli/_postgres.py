"""PostgreSQL's own programs: those that come with the embedded server (the newest, which older servers understand), else
the system's."""

from __future__ import annotations

import shutil

from engines.kernel.errors import Unavailable
from engines.kernel.texts import Text
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
