"""Limit: refuse when so many records of the form satisfy a condition already."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from typing_extensions import override

from engines.expr import Scope, check_expression, form_scope
from engines.kernel.commands import Command, LimitRecords
from engines.kernel.definition import Feel
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.texts import Text
from engines.rule.blocks import ActionDef, ActionSlot, Language, Parts
from engines.rule.scene import Scene

_WORDS: dict[Language, tuple[str, str]] = {"en": ("where", "message"), "zh": ("满足", "提示")}


class LimitAction(ActionDef):
    label_of_type: ClassVar[Text] = Text("Limit how many", "限制数量")
    icon: ClassVar[str] = "gauge"
    verbs: ClassVar[dict[str, tuple[str, ...]]] = {"en": ("limit",), "zh": ("限制",)}
    grammar: ClassVar[str] = "expression W_WHERE expression [W_MESSAGE expression]"
    words: ClassVar[dict[str, str]] = {
        "where": "W_WHERE",
        "满足": "W_WHERE",
        "message": "W_MESSAGE",
        "提示": "W_MESSAGE",
    }
    examples: ClassVar[tuple[dict[str, Any], ...]] = (
        {"type": "limit", "most": "30", "where": "owner = current user", "message": '"You have 30 already."'},
        {"type": "limit", "most": "3", "where": 'status = "open"'},
    )
    text_examples: ClassVar[tuple[str, ...]] = (
        'limit 30 where owner = current user and status = "new" message "You have 30 open leads."',
        '限制 30 满足 owner = current user 提示 "您已有 30 条线索。"',
    )

    type: Literal["limit"] = "limit"
    most: Feel
    """How many other records of the rule's form may satisfy `where`."""
    where: Feel
    """Over the fields of those records; `current user` is who set the rule off."""
    message: Feel | None = None
    """A FEEL string, or a context of languages."""

    @override
    @classmethod
    def from_parts(cls, parts: Parts) -> dict[str, Any]:
        c = parts.children
        message = {"message": parts.source(c[4])} if len(c) > 4 and c[4] is not None else {}
        return {"most": parts.source(c[0]), "where": parts.source(c[2]), **message}

    @override
    def written(self, language: Language) -> str:
        where, message = _WORDS[language]
        told = f" {message} {self.message}" if self.message else ""
        return f"{self.verb(language)} {self.most} {where} {self.where}{told}"

    @override
    def slots(self) -> Iterator[ActionSlot]:
        yield ActionSlot("most", self.most)
        yield ActionSlot("where", self.where)
        if self.message:
            yield ActionSlot("message", self.message)

    @override
    def check(self, form: str | None, scope: Scope) -> list[Diagnostic]:
        if form is None:
            return [
                Diagnostic(
                    "rule.no_form",
                    "/where",
                    Text("There is no form whose records could be counted.", "没有可统计记录的表单。"),
                    Text("Write the form's key after 'on'.", "请在“针对”后写上表单标识。"),
                )
            ]
        return (
            check_expression(self.where, form_scope(scope.schema, form), condition=True) if form in scope.schema else []
        )

    @override
    def run(self, scene: Scene, path: str) -> list[Command]:
        message = scene.evaluate(f"{path}/message") if self.message else None
        return [
            LimitRecords(
                scene.app,
                scene.rule.form or "",
                scene.rule.expressions[f"{path}/where"],
                int(scene.evaluate(f"{path}/most") or 0),
                scene.ref.id if scene.ref else None,
                message,
            )
        ]
