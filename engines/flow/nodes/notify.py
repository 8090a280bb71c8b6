"""Notify: tell people, by one or several channels."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from typing_extensions import override

from engines.flow.activity import Activity
from engines.flow.definition import PersonRule, Slot
from engines.flow.effects import evaluate_all, value_slots
from engines.flow.people import resolve_people
from engines.flow.run import Run
from engines.flow.state import Token
from engines.flow.templates import fill_text, text_slots, written
from engines.kernel.commands import Notify
from engines.kernel.definition import Feel, Key
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.texts import Label, Text

IN_APP = "in_app"
"""Every other channel reaches somebody outside, a group's robot even without people."""


class NotifyNode(Activity):
    label_of_type: ClassVar[Text] = Text("Notify", "通知")
    help_of_type: ClassVar[Text] = Text("Tells people, by one or several channels.", "通过一个或多个渠道通知人员。")
    icon: ClassVar[str] = "bell"
    examples: ClassVar[tuple[dict[str, Any], ...]] = (
        {
            "key": "tell",
            "type": "notify",
            "to": [{"field": "owner"}],
            "subject": {"en": "{title} was approved", "zh": "{title} 已通过审批"},
            "channels": ["in_app", "email"],
            "next": "done",
        },
    )

    type: Literal["notify"] = "notify"
    to: list[PersonRule] = []
    addresses: Feel | None = None
    """E-mail addresses or numbers besides people: a FEEL string or a list."""
    subject: Label = ""
    body: Label = ""
    template: Key | None = None
    """One of the app's message templates, in place of subject and body."""
    values: dict[str, Feel] = {}
    """More values for the template."""
    channels: list[str] = ["in_app"]

    @override
    def people(self) -> Iterator[tuple[str, PersonRule]]:
        for index, rule in enumerate(self.to):
            yield f"to/{index}", rule

    @override
    def slots(self) -> Iterator[Slot]:
        yield from text_slots("subject", self.subject)
        yield from text_slots("body", self.body)
        if self.addresses is not None:
            yield Slot("addresses", self.addresses)
        yield from value_slots("values", self.values)

    @override
    def check(self) -> list[Diagnostic]:
        if self.template is None and not self.subject:
            return [
                Diagnostic(
                    "flow.notify_what",
                    "/subject",
                    Text("The message has no subject.", "消息没有主题。"),
                    Text("Write one, or choose a message template.", "请填写主题，或选择消息模板。"),
                )
            ]
        return []

    @override
    def enter(self, run: Run, token: Token) -> None:
        to = tuple(resolve_people(run, token, "to", self.to))
        addresses: Any = run.evaluate(self.key, "addresses") if self.addresses is not None else []
        listed = addresses if isinstance(addresses, list) else [addresses]
        outside = tuple(written(each) for each in listed if each)
        if to or outside or any(each != IN_APP for each in self.channels):
            run.commands.append(
                Notify(
                    to,
                    fill_text(run, self.key, "subject", self.subject),
                    fill_text(run, self.key, "body", self.body),
                    tuple(self.channels),
                    run.ref,
                    outside,
                    template=self.template,
                    values=evaluate_all(run, self.key, "values", self.values),
                    app=run.plan.app,
                )
            )
        run.advance(token)
