"""Every sentence this language says about a mistake: code, words in both languages, hint."""

from __future__ import annotations

from collections.abc import Iterable

from engines.kernel.diagnostics import Diagnostic, Severity
from engines.kernel.suggest import did_you_mean, nearest
from engines.kernel.texts import Text

Span = tuple[int, int]


def mistake(code: str, span: Span, message: Text, hint: Text | None = None) -> Diagnostic:
    return Diagnostic(f"expr.{code}", "", message, hint, span=span)


def warning(code: str, span: Span, message: Text, hint: Text | None = None) -> Diagnostic:
    return Diagnostic(f"expr.{code}", "", message, hint, Severity.WARNING, span=span)


def empty_text() -> Diagnostic:
    return mistake(
        "syntax.empty",
        (0, 0),
        Text("The expression is empty.", "表达式为空。"),
        Text("Write a value or a condition.", "请填写值或条件。"),
    )


def unfinished_string(span: Span) -> Diagnostic:
    return mistake(
        "syntax.unfinished_string",
        span,
        Text("This text has no closing quote.", "文本缺少右引号。"),
        Text('Add " at its end.', '请在末尾补上 "。'),
    )


_INSTEAD = {
    "&": Text("Write and.", "请写 and。"), "|": Text("Write or.", "请写 or。"), "^": Text("Write **.", "请写 **。"),
    "%": Text("Write modulo(a, b), or divide by 100.", "请写 modulo(a, b)，或除以 100。"),
    "@": Text('Write a text in quotes after it: @"2026-01-31".', '后面要写带引号的文本：@"2026-01-31"。'),
}  # fmt: skip


def unexpected_sign(sign: str, span: Span) -> Diagnostic:
    return mistake(
        "syntax.unexpected_sign",
        span,
        Text(f"'{sign}' is not expected here.", f"此处不应出现“{sign}”。"),
        _INSTEAD.get(sign, Text("Remove it.", "请删除。")),
    )


def unexpected(found: str, span: Span, hint: Text | None) -> Diagnostic:
    return mistake(
        "syntax.unexpected", span, Text(f"'{found}' is not expected here.", f"此处不应出现“{found}”。"), hint
    )


def unexpected_end(at: int, hint: Text | None) -> Diagnostic:
    return mistake("syntax.unexpected_end", (at, at), Text("The expression stops too early.", "表达式不完整。"), hint)


def too_long(length: int, limit: int) -> Diagnostic:
    return mistake(
        "limit.source", (0, length),
        Text(f"The text has {length} characters; at most {limit} are allowed.", f"文本有 {length} 个字符，最多允许 {limit} 个。"),
        Text("Split it into several fields or rules.", "请拆分成多个字段或规则。"),
    )  # fmt: skip


def too_deep(span: Span) -> Diagnostic:
    return mistake(
        "limit.depth", span, Text("The expression is nested too deeply.", "表达式嵌套过深。"),
        Text("Split it into several computed fields.", "请拆分成多个计算字段。"),
    )  # fmt: skip


def bad_literal(text: str, span: Span) -> Diagnostic:
    return mistake(
        "syntax.literal", span,
        Text(f"'{text}' is not a date, a time or a duration.", f"“{text}”不是日期、时间或时长。"),
        Text('Write @"2026-01-31", @"09:30:00", @"2026-01-31T09:30:00Z", @"P15D" or @"P3M".',
             '请写成 @"2026-01-31"、@"09:30:00"、@"2026-01-31T09:30:00Z"、@"P15D" 或 @"P3M"。'),
    )  # fmt: skip


def literal_out_of_reach(text: str, span: Span) -> Diagnostic:
    return mistake(
        "literal_out_of_reach", span, Text(f"'{text}' is beyond what records keep.", f"“{text}”超出了记录可保存的范围。"),
        Text("Keep to years 1 to 9999 and six places of a second.", "年份请在 1 到 9999 之间，秒最多六位小数。"),
    )  # fmt: skip


def bad_amount(text: str, unit: str, span: Span) -> Diagnostic:
    if unit not in ("years", "months"):
        return literal_out_of_reach(f"{text} {unit}", span)
    return mistake(
        "syntax.amount", span, Text(f"'{text}' is not a whole number of months.", f"“{text}”不是整数个月。"),
        Text("Write days instead of a part of a month.", "不足一个月请用天数表示。"),
    )  # fmt: skip


def unknown_type(name: str, span: Span, candidates: Iterable[str]) -> Diagnostic:
    return mistake(
        "unknown_type", span, Text(f"There is no type '{name}'.", f"没有类型“{name}”。"),
        did_you_mean(name, candidates) or Text("Write number, string, boolean, date, time, date and time, list<…> or context<…>.",
             "可用：number、string、boolean、date、time、date and time、list<…>、context<…>。"),
    )  # fmt: skip


def unknown_name(name: str, span: Span, candidates: Iterable[str]) -> Diagnostic:
    return mistake(
        "unknown_name",
        span,
        Text(f"There is no field or name '{name}'.", f"没有名为“{name}”的字段或名称。"),
        did_you_mean(name, candidates),
    )


def unknown_member(owner: str, name: str, span: Span, candidates: Iterable[str]) -> Diagnostic:
    return mistake(
        "unknown_member",
        span,
        Text(f"'{owner}' has no '{name}'.", f"“{owner}”没有“{name}”。"),
        did_you_mean(name, candidates),
    )


def unknown_function(name: str, span: Span, candidates: Iterable[str]) -> Diagnostic:
    return mistake(
        "unknown_function",
        span,
        Text(f"There is no function '{name}'.", f"没有函数“{name}”。"),
        like_function(name, candidates),
    )


def wrong_arguments(name: str, signatures: Iterable[str], span: Span) -> Diagnostic:
    return mistake(
        "wrong_arguments", span, Text(f"'{name}' does not take these values.", f"“{name}”的参数不正确。"),
        _call_shapes(name, signatures),
    )  # fmt: skip


def like_function(name: str, candidates: Iterable[str]) -> Text | None:
    """The function most like a name; a word of its name counts too, so that `lenght` finds `string length`."""
    known = list(candidates)
    words = {word: each for each in known for word in each.split() if len(word) > 3 and each.islower()}
    found = nearest(name, [*known, *words])
    if found is None:
        return None
    meant = words.get(found, found)
    return Text(f"Did you mean “{meant}”?", f"是不是“{meant}”？")


def too_few_arguments(name: str, signatures: Iterable[str], span: Span) -> Diagnostic:
    return mistake(
        "too_few_arguments", span, Text(f"'{name}' needs more values.", f"“{name}”的参数太少。"),
        _call_shapes(name, signatures),
    )  # fmt: skip


def too_many_arguments(name: str, signatures: Iterable[str], span: Span) -> Diagnostic:
    return mistake(
        "too_many_arguments", span, Text(f"'{name}' takes fewer values.", f"“{name}”的参数太多。"),
        _call_shapes(name, signatures),
    )  # fmt: skip


def unknown_parameter(function: str, name: str, span: Span, candidates: Iterable[str]) -> Diagnostic:
    known = list(candidates)
    shown = ", ".join(known)
    return mistake(
        "unknown_parameter", span,
        Text(f"'{function}' has no parameter '{name}'.", f"“{function}”没有参数“{name}”。"),
        did_you_mean(name, known) or Text(f"Its parameters are {shown}.", f"它的参数有：{shown}。"),
    )  # fmt: skip


def wrong_argument(name: str, wanted: Text, found: Text, signatures: Iterable[str], span: Span) -> Diagnostic:
    return mistake(
        "wrong_type", span,
        Text(f"This is {found.en}, but '{name}' needs {wanted.en} here.", f"“{name}”此处需要{wanted.zh}，但这是{found.zh}。"),
        _call_shapes(name, signatures),
    )  # fmt: skip


def _call_shapes(name: str, signatures: Iterable[str]) -> Text:
    shown = " / ".join(dict.fromkeys(f"{name}({each})" for each in signatures))
    return Text(f"Write {shown}.", f"请写成 {shown}。")


def name_without_quotes(name: str, span: Span, options: Iterable[str]) -> Diagnostic:
    name, written = nearest(name, options) or name, name
    return mistake(
        "unknown_name", span,
        Text(f"There is no field or name '{written}'.", f"没有名为“{written}”的字段或名称。"),
        Text(f'A text stands in quotes: "{name}".', f'文本要加引号："{name}"。'),
    )  # fmt: skip


def order_with_null(op: str, span: Span) -> Diagnostic:
    return warning(
        "order_with_null", span, Text(f"'{op}' with null is never true.", f"与 null 使用“{op}”永远不成立。"),
        Text("Write = null or != null.", "请写 = null 或 != null。"),
    )  # fmt: skip


def wrong_type(wanted: Text, found: Text, span: Span, hint: Text | None = None) -> Diagnostic:
    return mistake(
        "wrong_type",
        span,
        Text(f"This is {found.en}, but {wanted.en} is needed here.", f"此处需要{wanted.zh}，但这是{found.zh}。"),
        hint,
    )


def cannot_compare(left: Text, right: Text, span: Span, hint: Text | None) -> Diagnostic:
    return mistake(
        "cannot_compare", span,
        Text(f"{_capital(left.en)} is compared with {right.en}; they are never equal or ordered.", f"{left.zh}与{right.zh}无法比较。"), hint,
    )  # fmt: skip


def cannot_calculate(op: str, left: Text, right: Text, span: Span, hint: Text | None) -> Diagnostic:
    return mistake(
        "cannot_calculate", span,
        Text(f"'{op}' does not work between {left.en} and {right.en}.", f"{left.zh}与{right.zh}之间不能使用“{op}”。"), hint,
    )  # fmt: skip


def unknown_option(value: str, span: Span, options: Iterable[str]) -> Diagnostic:
    known = list(options)
    shown = ", ".join(f'"{each}"' for each in known[:12])
    return mistake(
        "unknown_option", span, Text(f"'{value}' is not one of the options.", f"“{value}”不在可选项中。"),
        did_you_mean(value, known) or Text(f"Write one of {shown}.", f"可选：{shown}。"),
    )  # fmt: skip


def date_equals_instant(span: Span) -> Diagnostic:
    return warning(
        "date_equals_instant", span,
        Text("A date is compared with an exact moment; they are equal only at midnight.", "日期与时刻相等只在零点成立。"),
        Text("Compare date(…) of the moment with the date.", "请用 date(…) 取其日期再比较。"),
    )  # fmt: skip


def repeated_key(key: str, span: Span) -> Diagnostic:
    return mistake(
        "repeated_key",
        span,
        Text(f"'{key}' is given twice.", f"“{key}”重复出现。"),
        Text("Keep one of them.", "请只保留一个。"),
    )


def test_out_of_place(span: Span) -> Diagnostic:
    return mistake(
        "test_out_of_place", span, Text("A test such as '< 5' stands only after 'in'.", "形如“< 5”的判断只能写在 in 之后。"),
        Text("Write the value that is compared on its left.", "请在左边写上被比较的值。"),
    )  # fmt: skip


def no_placeholder(span: Span) -> Diagnostic:
    return mistake(
        "placeholder",
        span,
        Text("'?' means the tested value, and there is none here.", "“?”表示被测试的值，此处没有。"),
        Text("Write the field's name.", "请写字段名。"),
    )


def external_function(span: Span) -> Diagnostic:
    return mistake(
        "external_function",
        span,
        Text("Functions in other languages are not run.", "不支持外部语言的函数。"),
        Text("Write it in FEEL.", "请用 FEEL 编写。"),
    )


def not_pushable(what: str, span: Span) -> Diagnostic:
    return mistake(
        "not_pushable", span, Text(f"'{what}' cannot be evaluated inside the database.", f"“{what}”无法在数据库中计算。"),
        Text("Store it in a computed field, and compare that.", "请先存成计算字段，再用该字段比较。"),
    )  # fmt: skip


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
