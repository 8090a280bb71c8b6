"""The trigger line of a rule, in English and in Chinese: `customer every day at 09:00`, `customer 每天 09:00`."""

from __future__ import annotations

import calendar
import re
from datetime import datetime
from typing import Any

from cronsim import CronSim, CronSimError

from engines.kernel.diagnostics import Diagnostic
from engines.kernel.errors import DefinitionError
from engines.kernel.texts import Text
from engines.rule.blocks import Language, TriggerBlock

_KEY = r"([^\W\d]\w*)"
_TIME = r"(\d{1,2}[:：]\d{2})"
_FIELDS = r"(?:\s*[(（]([^)）]*)[)）])?"
_TEXT = r"[\"“]([^\"”]*)[\"”]"
_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEK_ZH = dict(zip("一二三四五六日天", (*_WEEK, "sunday"), strict=True))
_UNITS = {
    "day": "days",
    "days": "days",
    "week": "weeks",
    "weeks": "weeks",
    "month": "months",
    "months": "months",
    "year": "years",
    "years": "years",
    "天": "days",
    "日": "days",
    "周": "weeks",
    "个星期": "weeks",
    "个月": "months",
    "月": "months",
    "年": "years",
}
_UNIT = r"(days?|weeks?|months?|years?|个月|个星期|天|日|周|月|年)"
_EVENTS = {
    "created": "created",
    "create": "created",
    "updated": "updated",
    "update": "updated",
    "deleted": "deleted",
    "delete": "deleted",
    "新建": "created",
    "创建": "created",
    "更新": "updated",
    "修改": "updated",
    "删除": "deleted",
}
_WORDS = r"(?:created|updated|deleted|create|update|delete|新建|创建|更新|修改|删除)"
_LIST = rf"({_WORDS}(?:\s*(?:,|，|、|or|或|或者)\s*{_WORDS})*)"


def _events(text: str) -> list[str]:
    return list(dict.fromkeys(_EVENTS[each] for each in re.findall(_WORDS, text)))


def _names(text: str | None) -> list[str]:
    return [each.strip() for each in re.split(r"[,，、]", text or "") if each.strip()]


def _time(text: str | None) -> str | None:
    return text.replace("：", ":").zfill(5) if text else None


_SAVE = ["created", "updated"]
_PATTERNS: tuple[tuple[re.Pattern[str], Any], ...] = tuple((re.compile(f"^{pattern}$"), make) for pattern, make in (
    (r"(?:before save|保存前)" + _FIELDS,
     lambda m: {"moment": "before", "events": _SAVE, "fields": _names(m[1])}),
    (rf"before {_LIST}{_FIELDS}",
     lambda m: {"moment": "before", "events": _events(m[1]), "fields": _names(m[2])}),
    (rf"{_LIST}前{_FIELDS}",
     lambda m: {"moment": "before", "events": _events(m[1]), "fields": _names(m[2])}),
    (rf"(?:after )?{_LIST}(?:时|后)?{_FIELDS}",
     lambda m: {"events": _events(m[1]), "fields": _names(m[2])}),
    (rf"(?:after save|saved|changed|保存后|变更时|变化时|变更){_FIELDS}",
     lambda m: {"events": _SAVE, "fields": _names(m[1])}),
    (rf"every (day|weekday|{'|'.join(_WEEK)})(?: at {_TIME})?",
     lambda m: {"kind": "schedule", "every": m[1], "at": _time(m[2])}),
    (rf"every month(?: on day (\d+)| on the (?:(\d+)(?:st|nd|rd|th)|(last) day))?(?: at {_TIME})?",
     lambda m: {"kind": "schedule", "every": "month", "day": -1 if m[3] else int(m[1] or m[2] or 1), "at": _time(m[4])}),
    (rf"every year on (\d{{1,2}})-(\d{{1,2}})(?: at {_TIME})?",
     lambda m: {"kind": "schedule", "every": "year", "month": int(m[1]), "day": int(m[2]), "at": _time(m[3])}),
    (r"every (hour|[1-9]\d* minutes|[1-9]\d* hours)", lambda m: {"kind": "schedule", "every": m[1]}),
    (r"every minute", lambda m: {"kind": "schedule", "every": "1 minutes"}),
    (rf"每天\s*{_TIME}?", lambda m: {"kind": "schedule", "every": "day", "at": _time(m[1])}),
    (rf"每(?:个)?工作日\s*{_TIME}?", lambda m: {"kind": "schedule", "every": "weekday", "at": _time(m[1])}),
    (rf"每月\s*(?:最后一天|月底)\s*{_TIME}?",
     lambda m: {"kind": "schedule", "every": "month", "day": -1, "at": _time(m[1])}),
    (rf"每年\s*(\d{{1,2}})\s*月\s*(\d{{1,2}})\s*[日号]\s*{_TIME}?",
     lambda m: {"kind": "schedule", "every": "year", "month": int(m[1]), "day": int(m[2]), "at": _time(m[3])}),
    (rf"每(?:周|星期)([一二三四五六日天])\s*{_TIME}?",
     lambda m: {"kind": "schedule", "every": _WEEK_ZH[m[1]], "at": _time(m[2])}),
    (rf"每月\s*(?:(\d+)\s*[日号])?\s*{_TIME}?",
     lambda m: {"kind": "schedule", "every": "month", "day": int(m[1] or 1), "at": _time(m[2])}),
    (r"每小时", lambda m: {"kind": "schedule", "every": "hour"}),
    (r"每分钟", lambda m: {"kind": "schedule", "every": "1 minutes"}),
    (r"每\s*([1-9]\d*)\s*分钟", lambda m: {"kind": "schedule", "every": f"{m[1]} minutes"}),
    (r"每\s*([1-9]\d*)\s*(?:个)?小时", lambda m: {"kind": "schedule", "every": f"{m[1]} hours"}),
    (rf"(?:cron|定时)\s*{_TEXT}", lambda m: {"kind": "schedule", "cron": m[1]}),
    (rf"(\d+)\s*{_UNIT} (before|after) {_KEY}( every year)?(?: at {_TIME})?",
     lambda m: {"kind": "date", "amount": int(m[1]), "unit": _UNITS[m[2]], "direction": m[3], "field": m[4],
                "yearly": bool(m[5]), "at": _time(m[6])}),
    (rf"{_KEY}\s*([前后])\s*(\d+)\s*{_UNIT}(\s*每年)?\s*{_TIME}?",
     lambda m: {"kind": "date", "amount": int(m[3]), "unit": _UNITS[m[4]],
                "direction": "before" if m[2] == "前" else "after", "field": m[1], "yearly": bool(m[5]),
                "at": _time(m[6])}),
    (rf"(?:button|按钮)\s*{_TEXT}", lambda m: {"kind": "button", "label": m[1]}),
    (rf"(?:message|webhook|消息|回调)\s*{_TEXT}", lambda m: {"kind": "message", "label": m[1]}),
    (rf"flow {_KEY} (started|ended)", lambda m: {"kind": "flow", "flow": m[1], "flow_event": m[2]}),
    (rf"流程\s*{_KEY}\s+(启动|发起|结束)(?:时|后)?",
     lambda m: {"kind": "flow", "flow": m[1], "flow_event": "ended" if m[2] == "结束" else "started"}),
    (r"(?:called|被调用)", lambda m: {"kind": "call"}),
))  # fmt: skip


_LONGEST = 1_000
"""Characters of a trigger that are looked at."""


def read_trigger(text: str) -> TriggerBlock:
    """The trigger that follows `on`; raises DefinitionError `rule.unknown_trigger`."""
    flat = " ".join(text.split())[:_LONGEST]
    found = re.match(rf"^{_KEY}\s+(.*)$", flat)
    for form, rest in ((None, flat), (found[1], found[2])) if found else ((None, flat),):
        for pattern, make in _PATTERNS:
            match = pattern.match(rest)
            if match:
                trigger = TriggerBlock(form=form, **make(match))
                _require_possible(trigger)
                return trigger
    raise DefinitionError(
        Diagnostic(
            "rule.unknown_trigger",
            "",
            Text(f"'{flat}' does not say when the rule looks.", f"“{flat}”没有说明规则何时触发。"),
            Text(
                "Write for example: customer updated (level) · customer before save · customer every day at 09:00 · "
                'customer 3 days before birthday every year · customer button "Label".',
                "例如：customer 更新时（level）· customer 保存前 · customer 每天 09:00 · customer birthday 前 3 天 每年 · "
                'customer 按钮 "标签"。',
            ),
        )
    )


def _require_possible(trigger: TriggerBlock) -> None:
    """A time, a day and a cron expression that exist; raises DefinitionError `rule.no_such_time`."""
    hour, _, minute = (trigger.at or "0:00").partition(":")
    day, month = trigger.day or 1, trigger.month or 1
    longest = 31 if trigger.every == "month" else calendar.monthrange(2000, month)[1] if 1 <= month <= 12 else 0
    wrong = int(hour) > 23 or int(minute) > 59 or not (day == -1 or 1 <= day <= longest)
    amount = int(trigger.every.split()[0]) if trigger.every and trigger.every[0].isdigit() else 0
    if wrong or amount > 10_000 or trigger.amount > 10_000 or (trigger.cron and not _is_cron(trigger.cron)):
        raise DefinitionError(
            Diagnostic(
                "rule.no_such_time",
                "",
                Text("This time never comes.", "没有这样的时间。"),
                Text(
                    "Write a time such as 09:00, a day that the month has, or a cron expression of five parts.",
                    "请写 09:00 这样的时间、该月存在的日期，或五段的 cron 表达式。",
                ),
            )
        )


def _is_cron(text: str) -> bool:
    try:
        CronSim(text, datetime(2026, 1, 1))
    except CronSimError:
        return False
    return len(text.split()) == 5


def written_trigger(trigger: TriggerBlock, language: Language) -> str:
    """The canonical spelling, with the form before it."""
    rest = _english(trigger) if language == "en" else _chinese(trigger)
    return f"{trigger.form} {rest}" if trigger.form else rest


def _english(t: TriggerBlock) -> str:
    at = f" at {t.at}" if t.at and not _is_interval(t) else ""
    match t.kind:
        case "record":
            fields = f" ({', '.join(t.fields)})" if t.fields else ""
            save = t.events == _SAVE
            if t.moment == "before":
                what = "save" if save else " or ".join(each.removesuffix("d") for each in t.events)
                return f"before {what}{fields}"
            return ("changed" if save else " or ".join(t.events)) + fields
        case "schedule":
            if t.cron:
                return f'cron "{t.cron}"'
            return f"every {_english_days(t)}{at}"
        case "date":
            unit = t.unit.removesuffix("s") if t.amount == 1 else t.unit
            return f"{t.amount} {unit} {t.direction} {t.field}{' every year' if t.yearly else ''}{at}"
        case "button" | "message":
            return f'{t.kind} "{t.label}"'
        case "flow":
            return f"flow {t.flow} {t.flow_event}"
        case "call":
            return "called"


def _is_interval(t: TriggerBlock) -> bool:
    """Every hour, every 15 minutes: there is no time of the day."""
    return t.kind == "schedule" and (t.every == "hour" or (t.every or "")[:1].isdigit())


def _english_days(t: TriggerBlock) -> str:
    match t.every:
        case "month":
            return "month on the last day" if t.day == -1 else f"month on day {t.day or 1}"
        case "year":
            return f"year on {t.month or 1:02}-{t.day or 1:02}"
        case "1 minutes":
            return "minute"
        case other:
            return other or "day"


_ZH = {"created": "新建", "updated": "更新", "deleted": "删除"}
_ZH_UNIT = {"days": "天", "weeks": "周", "months": "个月", "years": "年"}


def _chinese(t: TriggerBlock) -> str:
    at = f" {t.at}" if t.at and not _is_interval(t) else ""
    match t.kind:
        case "record":
            fields = f" ({', '.join(t.fields)})" if t.fields else ""
            save = t.events == _SAVE
            if t.moment == "before":
                return ("保存" if save else "或".join(_ZH[each] for each in t.events)) + "前" + fields
            return ("变更时" if save else "或".join(_ZH[each] for each in t.events) + "时") + fields
        case "schedule":
            return f'定时 "{t.cron}"' if t.cron else _chinese_schedule(t) + at
        case "date":
            yearly = " 每年" if t.yearly else ""
            return f"{t.field} {'前' if t.direction == 'before' else '后'} {t.amount} {_ZH_UNIT[t.unit]}{yearly}{at}"
        case "button":
            return f'按钮 "{t.label}"'
        case "message":
            return f'消息 "{t.label}"'
        case "flow":
            return f"流程 {t.flow} {'启动' if t.flow_event == 'started' else '结束'}时"
        case "call":
            return "被调用"


_ZH_EVERY = {"day": "每天", "weekday": "每个工作日", "hour": "每小时", "1 minutes": "每分钟"}


def _chinese_schedule(t: TriggerBlock) -> str:
    every = t.every or "day"
    if every in _WEEK:
        return "每周" + "一二三四五六日"[_WEEK.index(every)]
    if every == "month":
        return "每月最后一天" if t.day == -1 else f"每月 {t.day or 1} 日"
    if every == "year":
        return f"每年 {t.month or 1} 月 {t.day or 1} 日"
    if every in _ZH_EVERY:
        return _ZH_EVERY[every]
    amount, unit = every.split()
    return f"每 {amount} {'分钟' if unit == 'minutes' else '小时'}"
