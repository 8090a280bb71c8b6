"""Renaming a field inside an expression: only the words that mean it change; layout and spelling stay."""

from __future__ import annotations

from engines.expr import tree as t
from engines.expr.lexer import is_plain_name
from engines.expr.paths import takes_items
from engines.expr.scope import ITSELF
from engines.kernel.errors import DefinitionError
from engines.kernel.texts import Text

Steps = tuple[str, ...]


def rename(text: str, tree: t.Node, old_path: Steps, new_name: str, tested: Steps | None = None) -> str:
    """`old_path` from the scope's names: `("level",)`, `("orders", "total")`; `tested`: the path `?` stands for. Raises
    DefinitionError when the new name is not a name."""
    if not is_plain_name(new_name):
        raise DefinitionError.because(
            "expr.rename.not_a_name",
            Text(f"'{new_name}' cannot be a name.", f"“{new_name}”不能作为名称。"),
            Text("Use letters, digits and _ without spaces.", "请使用字母、数字和下划线，不含空格。"),
        )
    spans = sorted(set(_Finder(old_path, tested).find(tree)), reverse=True)
    for start, end in spans:
        start, end = _word(text, start, end, old_path[-1])
        text = text[:start] + new_name + text[end:]
    return text


def _word(text: str, start: int, end: int, name: str) -> t.Span:
    """The name inside a span that may hold parentheses around it."""
    at = text.find(name, start, end)
    return (at, at + len(name)) if at >= 0 else (start, end)


class _Finder:
    """Follows the records each sub-expression stands for, as `paths.py` does, and notes where the path is written."""

    def __init__(self, wanted: Steps, tested: Steps | None) -> None:
        self.wanted, self.tested = wanted, tested
        self.slots: dict[int, Steps] = {}
        self.spans: list[t.Span] = []

    def find(self, tree: t.Node) -> list[t.Span]:
        self._visit(tree)
        return self.spans

    def _visit(self, node: t.Node) -> Steps | None:
        match node:
            case t.Name():
                return self._note((node.name,), node.span)
            case t.Local():
                return self.slots.get(node.slot)
            case t.Placeholder():
                return self.tested
            case t.Path():
                base = self._visit(node.target)
                if base is None:
                    return None
                steps = (node.member,) if base == (ITSELF,) else (*base, node.member)
                return self._note(steps, node.member_span)
            case t.Filter():
                base = self._visit(node.target)
                if base is not None:
                    self.slots[node.slot] = base
                self._visit(node.condition)
                return base
            case t.Binding():
                base = self._visit(node.source)
                if base is not None:
                    self.slots[node.slot] = base
                if node.end is not None:
                    self._visit(node.end)
                return None
            case t.Call():
                found: list[Steps | None] = []
                for argument in node.arguments:
                    value = argument.value
                    if isinstance(value, t.Function) and found and found[0] is not None and takes_items(node):
                        self.slots.update(dict.fromkeys((one.slot for one in value.parameters), found[0]))
                    found.append(self._visit(value))
                if not isinstance(node.function, t.Name):
                    self._visit(node.function)
                return found[0] if found else None
            case _:
                for each in node.children():
                    self._visit(each)
                return None

    def _note(self, steps: Steps, span: t.Span) -> Steps:
        if steps == self.wanted:
            self.spans.append(span)
        return steps
