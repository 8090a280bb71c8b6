"""One exception tree, classed by what the caller must do. `status` is the HTTP status of RFC 9110 that says the same."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from engines.kernel.diagnostics import Diagnostic
from engines.kernel.texts import Text, in_one_line


class MortiseError(Exception):
    """Root of everything this program raises on purpose; holds one or more diagnostics."""

    status: ClassVar[int] = 500
    title: ClassVar[Text] = Text("Something went wrong", "出错了")

    def __init__(self, diagnostics: Diagnostic | Iterable[Diagnostic], **extra: Any) -> None:
        self.diagnostics = [diagnostics] if isinstance(diagnostics, Diagnostic) else list(diagnostics)
        self.extra = extra
        super().__init__("; ".join(f"{each.pointer or '/'}: {each.message.en}" for each in self.diagnostics))

    def sentences(self, language: str) -> list[str]:
        """What is wrong and what to do, one string each."""
        return [
            text.to(language) for each in self.diagnostics for text in (each.message, each.hint) if text is not None
        ]

    def lines(self, language: str) -> list[str]:
        """A line for each diagnostic: where (if anywhere), what is wrong, what to do."""
        found = []
        for each in self.diagnostics:
            words = in_one_line(text.to(language) for text in (each.message, each.hint) if text is not None)
            found.append(f"{each.pointer}: {words}" if each.pointer else words)
        return found

    @classmethod
    def because(
        cls, code: str, message: Text, hint: Text | None = None, *, pointer: str = "", **extra: Any
    ) -> MortiseError:
        """An error of this class with a single diagnostic."""
        return cls(Diagnostic(code, pointer, message, hint), **extra)


class DefinitionError(MortiseError):
    """A definition (app, form, flow, rule, report, formula) is wrong: its author must mend it."""

    status = 422
    title = Text("The definition has mistakes", "定义中有错误")


class InputError(MortiseError):
    """What was sent is wrong: whoever sent it must mend it. Pointers are into the body that was sent."""

    status = 422
    title = Text("Please check what you entered", "请检查填写的内容")


class NotSignedIn(MortiseError):
    status = 401
    title = Text("Please sign in", "请先登录")


class NotAllowed(MortiseError):
    status = 403
    title = Text("You are not allowed to do this", "没有权限执行此操作")


class NotFound(MortiseError):
    status = 404
    title = Text("Not found", "找不到")


class Conflict(MortiseError):
    """Somebody else was faster: read again, then decide."""

    status = 409
    title = Text("This does not fit what is there now", "与现有内容冲突")


class TooLarge(MortiseError):
    status = 413
    title = Text("Too large", "内容过大")


class LimitReached(MortiseError):
    status = 429
    title = Text("A limit was reached", "已达到上限")


class EvaluationFailed(MortiseError):
    """A published definition failed while running; the trace says where."""

    status = 500
    title = Text("A rule or flow of this app failed", "应用中的规则或流程运行失败")


class Unavailable(MortiseError):
    status = 503
    title = Text("Not available right now", "暂时不可用")
