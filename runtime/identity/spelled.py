"""How a login and a mail address are written."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from engines.kernel.texts import Text
from engines.kernel.value_words import written_as

LoginName = Annotated[
    str,
    Field(min_length=1, max_length=120),
    written_as(r"\S+", Text("A login has no spaces.", "用户名不能包含空格。")),
]
MailAddress = Annotated[
    str,
    Field(max_length=200),
    written_as(
        r"[^@\s]+@[^@\s]+",
        Text("Write a mail address such as li.na@example.com.", "请按 li.na@example.com 的格式填写邮箱地址。"),
    ),
]
