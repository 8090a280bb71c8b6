"""What spreadsheet cells mean: numbers, dates, times and yes/no as people write them in English and in Chinese."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from engines.data.values import Unreadable, read_decimal
from engines.kernel.sentences import quote
from engines.kernel.texts import Text

FULL_WIDTH = str.maketrans("０１２３４５６７８９．，－＋％：／（）　", "0123456789.,-+%:/() ")
YES = {"是", "yes", "y", "true", "t", "1", "对", "有", "✓", "√", "☑", "on"}
NO = {"否", "no", "n", "false", "f", "0", "错", "无", "没有", "×", "✗", "☐", "off"}
CURRENCY_MARKS = re.compile(r"^(?:[A-Z]{3}|[¥￥$€£₩₹]|CN¥|HK\$|US\$|NT\$)\s*|\s*(?:元|圆|块|[A-Z]{3}|[¥￥$€£])$")
CHINESE_UNITS = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}

DATE_SHAPES = (
    re.compile(r"^(?P<y>\d{4})[-/.年](?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})日?$"),
    re.compile(r"^(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})$"),
)
ENGLISH_DATES = ("%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%d-%b-%Y")
TIME_SHAPE = re.compile(
    r"^(?P<part>上午|下午|晚上|中午|凌晨)?\s*(?P<h>\d{1,2})(?:[:时点](?P<m>\d{1,2}))?分?(?:[:](?P<s>\d{1,2}))?秒?\s*(?P<ap>am|pm)?$",
    re.I,
)
DURATION_SHAPE = re.compile(
    r"(?P<n>\d+(?:\.\d+)?)\s*(?P<u>days?|天|日|hours?|hrs?|h|小时|minutes?|mins?|m|分钟|分|seconds?|secs?|s|秒|weeks?|周)",
    re.I,
)
SECONDS = {
    "w": 604_800,
    "周": 604_800,
    "d": 86_400,
    "天": 86_400,
    "日": 86_400,
    "h": 3600,
    "小": 3600,
    "m": 60,
    "分": 60,
    "s": 1,
    "秒": 1,
}


def folded(text: str) -> str:
    """Without surrounding blanks, full-width digits and marks made half-width."""
    return text.translate(FULL_WIDTH).strip()


def number_of(text: str) -> Decimal:
    """`"1,234.50"`, `"（1,234.50）"` (negative, as accountants write), `"1.2万"`; raises Unreadable."""
    plain = folded(text)
    negative = plain.startswith("(") and plain.endswith(")")
    plain = (plain[1:-1] if negative else plain).strip()
    unit = CHINESE_UNITS.get(plain[-1:], Decimal(1))
    plain = plain[:-1] if unit != 1 else plain
    if "," in plain and not re.fullmatch(r"[-+]?\d{1,3}(,\d{3})*(\.\d*)?", plain):
        raise Unreadable(
            Text(f"'{quote(text)}' is not a number.", f"“{quote(text)}”不是数字。"),
            Text("Put commas between groups of three digits only.", "逗号只能作为千位分隔符。"),
        )
    number = read_decimal(plain.replace(",", "")) * unit
    return -number if negative else number


def money_of(text: str) -> Decimal:
    """`"¥1,234.50"`, `"1234.5元"`, `"USD 12"`, `"-¥3"`."""
    plain = folded(text)
    sign = "-" if plain.startswith("-") else ""
    plain = plain.removeprefix("-").strip()
    inner = CURRENCY_MARKS.sub("", CURRENCY_MARKS.sub("", plain)).strip()
    return number_of(sign + inner)


def fraction_of(text: str) -> Decimal:
    """`"8%"` is 0.08; `"0.08"` is 0.08."""
    plain = folded(text)
    return number_of(plain[:-1]) / 100 if plain.endswith("%") else number_of(plain)


def yes_no_of(text: str) -> bool:
    plain = folded(text).casefold()
    if plain in YES:
        return True
    if plain in NO:
        return False
    raise Unreadable(
        Text(f"'{quote(text)}' is neither yes nor no.", f"“{quote(text)}”既不是“是”也不是“否”。"),
        Text("Write yes or no.", "请填写“是”或“否”。"),
    )


def date_of(text: str) -> date:
    """`2026-11-22`, `2026/11/22`, `2026年11月22日`, `20261122`, `22 Nov 2026`; a midnight time after it is dropped."""
    plain = re.sub(r"[T ]+00:00(:00(\.0+)?)?$", "", folded(text))
    for shape in DATE_SHAPES:
        if found := shape.match(plain):
            try:
                return date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                break
    for form in ENGLISH_DATES:
        try:
            return datetime.strptime(plain, form).date()
        except ValueError:
            continue
    raise Unreadable(
        Text(f"'{quote(text)}' is not a date.", f"“{quote(text)}”不是日期。"),
        Text("Write a date such as 2026-11-22.", "请填写日期，例如 2026-11-22 或 2026年11月22日。"),
    )


def time_of(text: str) -> time:
    """`9:05`, `09:05:30`, `9点5分`, `下午3:20`, `3:20 pm`."""
    if found := TIME_SHAPE.match(folded(text)):
        hour, minute, second = int(found["h"]), int(found["m"] or 0), int(found["s"] or 0)
        afternoon = found["part"] in ("下午", "晚上") or (found["ap"] or "").lower() == "pm"
        if afternoon and hour < 12:
            hour += 12
        elif hour == 12 and (found["part"] == "凌晨" or (found["ap"] or "").lower() == "am"):
            hour = 0
        if hour < 24 and minute < 60 and second < 60:
            return time(hour, minute, second)
    raise Unreadable(
        Text(f"'{quote(text)}' is not a time of day.", f"“{quote(text)}”不是时间。"),
        Text("Write a time such as 14:30.", "请填写时间，例如 14:30。"),
    )


def date_time_of(text: str) -> datetime:
    """A date, then a time of day if there is one; without an offset when none is written."""
    plain = folded(text)
    try:
        return datetime.fromisoformat(plain)
    except ValueError:
        pass
    day, _, rest = plain.replace("T", " ").partition("日" if "日" in plain else " ")
    rest = rest.strip()
    return datetime.combine(date_of(day), time_of(rest) if rest else time())


def duration_of(text: str) -> timedelta:
    """`2 hours 30 minutes`, `2小时30分钟`, `1.5h`, `2:30` (hours and minutes)."""
    plain = folded(text)
    if found := re.fullmatch(r"(\d+):(\d{2})(?::(\d{2}))?", plain):
        return timedelta(hours=int(found[1]), minutes=int(found[2]), seconds=int(found[3] or 0))
    parts = list(DURATION_SHAPE.finditer(plain))
    if parts and not re.sub(r"[\s,和and]+", "", DURATION_SHAPE.sub("", plain)):
        return sum((timedelta(seconds=float(p["n"]) * SECONDS[p["u"][0].lower()]) for p in parts), timedelta())
    raise Unreadable(
        Text(f"'{quote(text)}' is not a duration.", f"“{quote(text)}”不是时长。"),
        Text("Write a duration such as 2 hours 30 minutes, or PT2H30M.", "请填写时长，例如 2小时30分钟 或 PT2H30M。"),
    )


def list_of_texts(text: str) -> list[str]:
    """The parts of a cell that holds several values: `a, b`, `a，b`, `a；b`, `a、b`, lines."""
    return [part for part in (each.strip() for each in re.split(r"[,，;；、\n|]+", text)) if part]
