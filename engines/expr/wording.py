"""A condition said to people: “Level is VIP or Core, and Amount is more than 100”."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from engines.data.types import Kind
from engines.expr import tree as t
from engines.expr.decimals import number_text
from engines.expr.printer import print_tree
from engines.expr.scope import CURRENT_USER, ITSELF
from engines.expr.temporal import text_of
from engines.kernel.texts import Text, say

Labels = Mapping[tuple[str, ...], Any]
_OPS = {
    "=": Text("is", "是"), "!=": Text("is not", "不是"), "<": Text("is less than", "小于"),
    "<=": Text("is at most", "不超过"), ">": Text("is more than", "大于"), ">=": Text("is at least", "不低于"),
}  # fmt: skip
_DATE_OPS = {
    "<": Text("is before", "早于"), "<=": Text("is not after", "不晚于"), ">": Text("is after", "晚于"),
    ">=": Text("is not before", "不早于"),
}  # fmt: skip
_UNITS = {
    "years": Text("years", "年"), "months": Text("months", "个月"), "weeks": Text("weeks", "周"), "days": Text("days", "天"),
    "hours": Text("hours", "小时"), "minutes": Text("minutes", "分钟"), "seconds": Text("seconds", "秒"),
}  # fmt: skip
_CALLS: Mapping[str, Text] = {
    "today": Text("today", "今天"), "now": Text("now", "现在"), "days since": Text("days since {0}", "{0}距今天数"),
    "days until": Text("days until {0}", "距{0}的天数"), "days between": Text("days from {0} to {1}", "{0}到{1}的天数"),
    "contains": Text("{0} contains {1}", "{0} 包含 {1}"), "starts with": Text("{0} starts with {1}", "{0} 以 {1} 开头"),
    "ends with": Text("{0} ends with {1}", "{0} 以 {1} 结尾"), "list contains": Text("{0} contains {1}", "{0} 包含 {1}"),
    "is blank": Text("{0} is empty", "{0} 为空"), "count": Text("number of {0}", "{0}的数量"),
    "sum": Text("sum of {0}", "{0}之和"), "sum of records": Text("sum of {0}", "{0}之和"),
    "mean": Text("average of {0}", "{0}的平均值"), "max": Text("largest of {0}", "{0}的最大值"),
    "min": Text("smallest of {0}", "{0}的最小值"), "start of month": Text("start of the month of {0}", "{0}的月初"),
    "string length": Text("length of {0}", "{0}的长度"),
}  # fmt: skip
_MATH = {"+": Text("plus", "加"), "-": Text("minus", "减"), "*": Text("times", "乘"), "/": Text("divided by", "除以")}


def sentence(tree: t.Node, labels: Labels, language: str) -> str:
    return _Words(labels, language).say(tree)


class _Words:
    def __init__(self, labels: Labels, language: str) -> None:
        self.labels, self.language = labels, language
        self.around: tuple[str, ...] = ()
        self.zh = language.startswith("zh")

    def pick(self, text: Text) -> str:
        return text.to(self.language)

    def say(self, node: t.Node) -> str:
        match node:
            case t.And() | t.Or():
                return self._joined(node)
            case t.Compare():
                return self._compare(node)
            case t.In():
                return self._in(node)
            case t.Between():
                words = Text("{0} is between {1} and {2}", "{0} 介于 {1} 与 {2} 之间")
                return self.pick(words).format(*(self.say(each) for each in (node.value, node.low, node.high)))
            case t.Name() | t.Path() | t.Local() | t.ItemMember():
                return self._path(node)
            case t.Call():
                return self._call(node)
            case t.Const() | t.AtLiteral() | t.UnitLiteral():
                return self._constant(node, ())
            case t.Arithmetic() if node.op in _MATH:
                return f"{self.say(node.left)} {self.pick(_MATH[node.op])} {self.say(node.right)}"
            case t.Filter() if node.condition.type.kind is Kind.NUMBER:
                return self.pick(Text("{0} no. {1}", "第{1}个{0}")).format(
                    self.say(node.target), self.say(node.condition)
                )
            case t.Filter():
                return self._filtered(node)
            case t.Convert():
                return self.say(node.value)
            case _:
                return print_tree(node)

    def _filtered(self, node: t.Filter) -> str:
        """Bare names in the condition are members of the items."""
        target, before = self.say(node.target), self.around
        self.around = self._steps(node.target)
        condition, self.around = self.say(node.condition), before
        return self.pick(Text("{0} where {1}", "{1}的{0}")).format(target, condition)

    def _joined(self, node: t.And | t.Or) -> str:
        word = Text("and", "并且") if isinstance(node, t.And) else Text("or", "或者")
        inner = [self.say(each) for each in node.parts]
        shown = [
            f"({text})" if isinstance(each, (t.And, t.Or)) else text
            for each, text in zip(node.parts, inner, strict=True)
        ]
        return f" {self.pick(word)} ".join(shown)

    def _compare(self, node: t.Compare) -> str:
        if isinstance(node.right, t.Const) and node.right.value is None and node.op in ("=", "!="):
            words = Text("{0} is empty", "{0} 为空") if node.op == "=" else Text("{0} is filled in", "{0} 不为空")
            return self.pick(words).format(self.say(node.left))
        if isinstance(node.right, t.Const) and isinstance(node.right.value, bool) and node.op in ("=", "!="):
            yes = node.right.value is (node.op == "=")
            return self.pick(Text("{0} is {1}", "{0} {1}")).format(self.say(node.left), self.pick(_YES if yes else _NO))
        dates = node.left.type.kind in (Kind.DATE, Kind.DATE_TIME)
        op = (_DATE_OPS if dates else _OPS).get(node.op, _OPS[node.op])
        return f"{self.say(node.left)} {self.pick(op)} {self._constant(node.right, self._steps(node.left))}"

    def _in(self, node: t.In) -> str:
        steps = self._steps(node.value)
        if all(isinstance(each, t.RangeOf) for each in node.tests) and len(node.tests) == 1:
            return f"{self.say(node.value)} {self.pick(Text('is in', '属于'))} {print_tree(node.tests[0])}"
        words = [self._constant(each, steps) for each in node.tests]
        return f"{self.say(node.value)} {self.pick(_OPS['='])} {self.pick(Text(' or ', ' 或 ')).join(words)}"

    def _steps(self, node: t.Node) -> tuple[str, ...]:
        match node:
            case t.Name():
                return (node.name,)
            case t.ItemMember():
                return (*self.around, node.name)
            case t.Path(target=t.Local(name="item")) if self.around:
                return (*self.around, node.member)
            case t.Path():
                inner = self._steps(node.target)
                return (node.member,) if inner == (ITSELF,) else (*inner, node.member)
            case t.Filter():
                return self._steps(node.target)
            case _:
                return ()

    def _path(self, node: t.Node) -> str:
        steps = self._steps(node)
        if steps and steps in self.labels and not any(isinstance(each, t.Filter) for each in t.walk(node)):
            return say(self.labels[steps], self.language)
        if isinstance(node, t.Name) and node.name == CURRENT_USER:
            return self.pick(Text("the current user", "当前用户"))
        if isinstance(node, t.Path):
            inner = node.target
            if isinstance(inner, t.Local) or (isinstance(inner, t.Name) and inner.name == ITSELF):
                return say(self.labels.get(steps, node.member), self.language)
            own = say(self.labels.get(steps, node.member), self.language)
            return f"{self.say(inner)}的{own}" if self.zh else f"{self.say(inner)}'s {own}"
        return steps[-1] if steps else print_tree(node)

    def _call(self, node: t.Call) -> str:
        name = node.function.name if isinstance(node.function, t.Name) else ""
        if name == "not":
            return self.pick(Text("not ({0})", "并非（{0}）")).format(self.say(node.arguments[0].value))
        if name not in _CALLS:
            return print_tree(node)
        steps = self._steps(node.arguments[0].value) if node.arguments else ()
        return self.pick(_CALLS[name]).format(*(self._constant(each.value, steps) for each in node.arguments))

    def _constant(self, node: t.Node, steps: tuple[str, ...]) -> str:
        """A constant in words; an option of the field at `steps` by its label."""
        match node:
            case t.UnitLiteral():
                unit = self.pick(_UNITS[node.unit])
                return f"{node.amount} {unit[:-1] if not self.zh and node.amount == '1' else unit}"
            case t.AtLiteral():
                return text_of(node.value) if node.value is not None else node.text
            case t.Const(value=str()):
                label = self.labels.get((*steps, "=", node.value))
                return say(label, self.language) if label is not None else f"“{node.value}”"
            case t.Const(value=bool()):
                return self.pick(_YES if node.value else _NO)
            case t.Const(value=Decimal()):
                return number_text(node.value)
            case t.Const(value=date()):
                return text_of(node.value)
            case t.Const():
                return self.pick(Text("nothing", "空"))
            case _:
                return self.say(node)


_YES, _NO = Text("yes", "是"), Text("no", "否")
