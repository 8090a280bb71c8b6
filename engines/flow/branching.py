"""What gateways share: branches, with their ways out and their conditions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from engines.flow.definition import Branch, NodeDef, Slot
from engines.kernel.diagnostics import Diagnostic, Severity
from engines.kernel.texts import Text


class BranchingNode(NodeDef):
    needs_else: ClassVar[bool] = False

    branches: list[Branch] = []

    def exits(self) -> Iterator[tuple[str, str]]:
        yield from super().exits()
        for index, branch in enumerate(self.branches):
            if branch.target:
                yield f"branches/{index}/next", branch.target

    def slots(self) -> Iterator[Slot]:
        for index, branch in enumerate(self.branches):
            if branch.when is not None:
                yield Slot(f"branches/{index}/when", branch.when, "condition")

    def check(self) -> list[Diagnostic]:
        found = [
            Diagnostic(
                "flow.branch_without_next",
                f"/branches/{index}",
                Text("This branch leads nowhere.", "该分支没有下一步。"),
                Text("Set 'next'.", "请设置“next”。"),
            )
            for index, branch in enumerate(self.branches)
            if not branch.target
        ]
        always = any(each.otherwise or each.when is None for each in self.branches)
        if self.needs_else and self.branches and not always and not self.next:
            found.append(
                Diagnostic(
                    "flow.gateway_without_else",
                    "/branches",
                    Text(
                        f"When no condition of '{self.key}' holds, the flow gets stuck.",
                        f"“{self.key}”的条件都不成立时，流程会卡住。",
                    ),
                    Text('Add a branch with "else": true.', "请添加一个“else”: true 的分支。"),
                    Severity.ERROR,
                )
            )
        return found
