"""Notify people, by one or several channels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from typing_extensions import override

from engines.expr import Scope
from engines.kernel.commands import Command, Notify
from engines.kernel.definition import Feel
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.texts import Text
from engines.rule.blocks import ActionDef, ActionSlot, Language, Parts
from engines.rule.scene import Scene
from engines.rule.targets import ids_in
from engines.rule.writing import addressed, addressed_slots, unknown_parts, written_entries, written_people

_TEXT = re.compile(r'^\s*"([^"\\]+)"\s*$')
_KNOWN = ("subject", "body", "channels", "addresses", "template", "values", "link")


class NotifyAction(ActionDef):
    label_of_type: ClassVar[Text] = Text("Notify", "发送通知")
    icon: ClassVar[str] = "bell"
    verbs: ClassVar[dict[str, tuple[str, ...]]] = {"en": ("notify",), "zh": ("通知", "发送通知")}
    grammar: ClassVar[str] = "notify_who (COMMA notify_who)* LBRACE [entries] RBRACE"
    words: ClassVar[dict[str, str]] = {"role": "W_ROLE", "角色": "W_ROLE"}
    examples: ClassVar[tuple[dict[str, Any], ...]] = (
        {"type": "notify", "to": ["owner"], "roles": ["manager"], "values": {"subject": '"Overdue: " + name'}},
    )
    text_examples: ClassVar[tuple[str, ...]] = (
        'notify owner, role "manager" { subject: "Overdue: " + name, channels: ["in_app", "email"] }',
        '通知 owner { subject: "已逾期：" + name }',
    )

    type: Literal["notify"] = "notify"
    to: list[Feel] = []
    """People: fields, paths, lists; a text is an address (an e-mail field, a phone field)."""
    roles: list[str] = []
    values: dict[str, Feel]
    """`subject`, `body` (texts, or contexts of languages), or `template` (the key of a message template) with `values` for it;
    `channels` (list of strings), `addresses`, `link` (an https address that the message opens)."""

    @property
    def template(self) -> str | None:
        """The template's key where it is written as a plain text."""
        found = _TEXT.match(self.values.get("template", ""))
        return found[1] if found else None

    @override
    @classmethod
    def from_parts(cls, parts: Parts) -> dict[str, Any]:
        return addressed(parts, parts.children)

    @override
    def written(self, language: Language) -> str:
        who = written_people(self.to, self.roles, language)
        return f"{self.verb(language)} {who} {written_entries(self.values)}"

    @override
    def slots(self) -> Iterator[ActionSlot]:
        return addressed_slots(self.to, self.values)

    @override
    def check(self, form: str | None, scope: Scope) -> list[Diagnostic]:
        return unknown_parts(self.values, _KNOWN, Text("A notice", "通知"))

    @override
    def run(self, scene: Scene, path: str) -> list[Command]:
        values = scene.evaluate_all(f"{path}/values", self.values)
        told = [scene.evaluate(f"{path}/to/{index}") for index in range(len(self.to))]
        to = dict.fromkeys(each for value in told if not isinstance(value, str) for each in ids_in(value))
        channels, addresses = values.get("channels") or ["in_app"], values.get("addresses") or []
        written = [each for each in told if isinstance(each, str)]
        listed = [*written, *(addresses if isinstance(addresses, list) else [addresses])]
        return [
            Notify(
                tuple(to),
                values.get("subject") or "",
                values.get("body") or "",
                tuple(channels if isinstance(channels, list) else [channels]),
                scene.ref,
                tuple(str(each) for each in listed if each),
                tuple(f"{scene.app}.{each}" for each in self.roles),
                link=str(values["link"]) if values.get("link") else None,
                template=values.get("template"),
                values=values.get("values") or {},
                app=scene.app,
            )
        ]
