"""Run rule: a rule of this app is carried out on the record."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from typing_extensions import override

from engines.flow.effects import EffectNode
from engines.flow.run import Run
from engines.flow.state import Token
from engines.kernel.commands import RunRule
from engines.kernel.definition import Key
from engines.kernel.texts import Text


class RunRuleNode(EffectNode):
    label_of_type: ClassVar[Text] = Text("Run rule", "执行规则")
    help_of_type: ClassVar[Text] = Text("Carries out a rule of this app on the record.", "对记录执行本应用的一条规则。")
    icon: ClassVar[str] = "scale"
    examples: ClassVar[tuple[dict[str, Any], ...]] = (
        {"key": "score", "type": "run_rule", "rule": "lead_score", "next": "done"},
    )

    type: Literal["run_rule"] = "run_rule"
    rule: Key

    @override
    def enter(self, run: Run, token: Token) -> None:
        run.await_effects(token, [RunRule(run.plan.app, self.rule, run.ref)])
