"""Send a report: to each person as that person may see it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from typing_extensions import override

from engines.expr import Scope
from engines.kernel.commands import Command, SendReport
from engines.kernel.definition import Feel, Key
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.texts import Text
from engines.rule.blocks import ActionDef, ActionSlot, Language, Parts
from engines.rule.scene import Scene
from engines.rule.targets import ids_in
from engines.rule.writing import addressed, addressed_slots, unknown_parts, written_entries, written_people

_KNOWN = ("channels", "format")
CHANNELS = ("in_app", "email")
"""Without `channels`: shown in the app, and mailed to who has an address."""


class SendReportAction(ActionDef):
    label_of_type: ClassVar[Text] = Text("Send a report", "发送报表")
    icon: ClassVar[str] = "chart-column"
    verbs: ClassVar[dict[str, tuple[str, ...]]] = {"en": ("send report",), "zh": ("发送报表",)}
    grammar: ClassVar[str] = "NAME W_TO notify_who (COMMA notify_who)* [LBRACE [entries] RBRACE]"
    words: ClassVar[dict[str, str]] = {"to": "W_TO", "给": "W_TO", "role": "W_ROLE", "角色": "W_ROLE"}
    examples: ClassVar[tuple[dict[str, Any], ...]] = (
        {"type": "send_report", "report": "daily_sales", "roles": ["manager"]},
        {"type": "send_report", "report": "daily_sales", "to": ["owner"], "values": {"format": '"csv"'}},
    )
    text_examples: ClassVar[tuple[str, ...]] = (
        'send report daily_sales to role "sales_manager"',
        'send report daily_sales to owner, role "manager" { channels: ["email"], format: "csv" }',
        '发送报表 daily_sales 给 角色 "sales_manager"',
    )

    type: Literal["send_report"] = "send_report"
    report: Key
    to: list[Feel] = []
    """People: fields, paths, lists."""
    roles: list[str] = []
    values: dict[str, Feel] = {}
    """`channels` (list of strings), `format` (`xlsx` or `csv`: the file that goes with a mail)."""

    @override
    @classmethod
    def from_parts(cls, parts: Parts) -> dict[str, Any]:
        named, *rest = parts.children
        return {"report": str(named), **addressed(parts, rest)}

    @override
    def written(self, language: Language) -> str:
        to, who = "to" if language == "en" else "给", written_people(self.to, self.roles, language)
        options = f" {written_entries(self.values)}" if self.values else ""
        return f"{self.verb(language)} {self.report} {to} {who}{options}"

    @override
    def slots(self) -> Iterator[ActionSlot]:
        return addressed_slots(self.to, self.values)

    @override
    def check(self, form: str | None, scope: Scope) -> list[Diagnostic]:
        return unknown_parts(self.values, _KNOWN, Text("Sending a report", "发送报表"))

    @override
    def run(self, scene: Scene, path: str) -> list[Command]:
        values = scene.evaluate_all(f"{path}/values", self.values)
        to = dict.fromkeys(
            each for index in range(len(self.to)) for each in ids_in(scene.evaluate(f"{path}/to/{index}"))
        )
        channels = values.get("channels") or list(CHANNELS)
        return [
            SendReport(
                scene.app,
                self.report,
                tuple(to),
                tuple(f"{scene.app}.{each}" for each in self.roles),
                tuple(str(each) for each in (channels if isinstance(channels, list) else [channels])),
                str(values.get("format") or "xlsx"),
            )
        ]
