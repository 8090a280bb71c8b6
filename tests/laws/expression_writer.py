"""Writes random typed expressions over the law's customers: all types, functions, durations, relations, aggregates."""

from __future__ import annotations

import random
from typing import Any

NUMBERS = ("0", "1", "2", "3", "7", "10", "100.50", "-3", "-2.5", "0.5", "15", "12345678.9")
TEXTS = ('"vip"', '"Ann"', '""', '"a%_\\\\b"', '"x"', '"张伟"', '"Ä"', '" "', '"客户"')
LEVELS = ('"vip"', '"core"', '"normal"')
SPANS = ("15 days", "0 days", "36 hours", "90 minutes", '@"P1DT12H"', '@"-PT30M"', "2 weeks")
MONTHS = ("1 month", "12 months", "3 个月", '@"P1Y2M"', "13 months")
DATES = ('@"2026-01-31"', '@"2024-02-29"', '@"2026-03-08"', 'date("2025-12-31")', "today()", "date(2026, 3, 1)")
YEARS = ("2026", "2025", "2001", "1971", "0", "9999", "2025.5")
MOMENTS = (
    '@"2026-03-08T06:30:00Z"',
    "now()",
    '@"2025-11-02T05:30:00Z"',
    '@"2026-03-09T14:30:00"',
    '@"2026-03-01T00:00:00+08:00"',
)


class Writer:
    """One seed, one expression."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def pick(self, *choices: Any) -> Any:
        chosen = self.random.choice(choices)
        return chosen() if callable(chosen) else chosen

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def op(self) -> str:
        return self.random.choice(("=", "!=", "<", "<=", ">", ">="))

    # -- conditions
    def condition(self, depth: int = 2) -> str:
        if depth > 0 and self.chance(0.45):
            inner = [self.condition(depth - 1) for _ in range(self.random.choice((2, 2, 3)))]
            return self.pick(  # type: ignore[no-any-return]
                f"({' and '.join(inner)})", f"({' or '.join(inner)})", f"not({inner[0]})",
                f"(if {inner[0]} then {inner[1]} else {inner[-1]})", f"({inner[0]} and not({inner[1]}))",
                f"({inner[0]}) = ({inner[1]})", f"IF({inner[0]}, {inner[1]}, {inner[-1]})",
                f"AND({', '.join(inner)})", f"OR({', '.join(inner)})",
            )  # fmt: skip
        return self.pick(  # type: ignore[no-any-return]
            self.numeric, self.numeric, self.textual, self.textual, self.daily, self.daily, self.momentary, self.lasting,
            self.personal, self.flag, self.listed, self.related, self.related, self.clock, self.ranged,
        )  # fmt: skip

    def numeric(self) -> str:
        return self.pick(  # type: ignore[no-any-return]
            lambda: f"{self.number()} {self.op()} {self.number()}",
            lambda: f"{self.number()} {self.op()} {self.number(0)}",
            lambda: f"({self.number()}) between ({self.number(0)}) and {self.number(0)}",
            lambda: (
                f"{self.number()} in ({self.pick('1', '< 5', '[1..10]')}, {self.pick('>= 100', ']3..50]', '0', 'null')})"
            ),
            lambda: f"not({self.number()} in [{self.number(0)}..{self.number(0)}))",
            lambda: f"{self.number()} {self.pick('=', '!=')} null",
            lambda: f"{self.pick('odd', 'even')}({self.number()})",
            lambda: (
                f"days since({self.pick('last', 'seen', 'born')}) {self.op()} {self.pick('15', '0', '-3', 'score', '1.5')}"
            ),
            lambda: f"{self.number(0)} in [{self.number(0)}, {self.number(0)}, 3]",
        )

    def number(self, depth: int = 2) -> str:
        if depth > 0 and self.chance(0.45):
            a, b = self.number(depth - 1), self.number(depth - 1)
            return self.pick(  # type: ignore[no-any-return]
                f"({a} + {b})", f"({a} - {b})", f"({a} * {b})", f"({a} / {b})", f"-({a})", f"abs({a})", f"floor({a})",
                f"ceiling({a})", f"modulo({a}, {b})", f"round half up({a}, {self.pick('0', '1', '2', '-1')})",
                f"decimal({a}, {self.pick('0', '1', '2')})", f"round down({a}, 1)", f"round up({a}, 1)",
                f"round half down({a}, 0)", f"floor({a}, 1)", f"get or else({a}, {b})", f"min({a}, {b})", f"max({a}, {b}, 1)",
                f"(if {self.condition(0)} then {a} else {b})", f"({a}) ** {self.pick('2', '3', '0', '-1')}", f"sqrt({a})",
                f"sum([{a}, {b}])", f"mean([{a}, {b}, 2])",
            )  # fmt: skip
        return self.pick(  # type: ignore[no-any-return]
            lambda: self.random.choice(NUMBERS), "amount", "amount", "score", "ratio", "(amount / score)",
            lambda: f"string length({self.text(0)})", lambda: f"days since({self.day(0)})", "count(tags)", "last.year",
            "last.month", "born.day", "seen.hour", "seen.day", "last.weekday", "opens.hour", "opens.minute", "spent.hours",
            "spent.minutes", "spent.days", lambda: self.aggregate(), lambda: f"days until({self.day(0)})",
            lambda: f"days between({self.day(0)}, {self.day(0)})", lambda: f"months between({self.day(0)}, {self.day(0)})",
            "years between(born, today())", lambda: f"working days between({self.day(0)}, {self.day(0)})", "day of year(last)",
            "week of year(last)", "MONTH(seen)", "parent.amount", "parent.score", "(spent / @\"PT1H\")", "(score * 1.1)",
            "(today() - last).days", "years and months duration(born, today()).years",
        )  # fmt: skip

    def aggregate(self) -> str:
        return self.pick(  # type: ignore[no-any-return]
            "count(orders)", "sum(orders.total)", 'sum(orders[status = "paid"].total)', "max(orders.total)", "min(orders.total)",
            "mean(orders.total)", "median(orders.total)", "count(tickets[opened on > today() - 90 days])",
            "sum(orders.lines.quantity)", "count(orders.lines)", "max(orders.lines.price)", "count(distinct values(orders.status))",
            "count(parent.orders)", "sum(parent.orders.total)", lambda: f"count(orders[total {self.op()} {self.number(0)}])",
            lambda: f"sum(orders[ordered_on {self.op()} {self.day(0)}].total)", "count(orders[gift].total)",
            "count(tags[item = \"x\"])", "sum(orders[seller = record.owner].total)", "count(orders[count(lines) > 1])",
            "max(orders.lines[quantity > 1].price)", "(sum(tickets.effort) / @\"PT1H\")", "sum(orders[not(gift)].total)",
        )  # fmt: skip

    def textual(self) -> str:
        return self.pick(  # type: ignore[no-any-return]
            lambda: f"{self.text()} {self.op()} {self.text()}",
            lambda: f"{self.pick('level', '客户等级')} {self.pick('=', '!=')} {self.random.choice(LEVELS)}",
            lambda: self.pick(
                'level in ("vip")', 'level in ["vip", "core"]', 'not(level in ("vip", "core"))', "level = 客户等级"
            ),
            lambda: f"{self.pick('contains', 'starts with', 'ends with')}({self.text()}, {self.text(0)})",
            lambda: f"is blank({self.text()})",
            lambda: f"{self.text()} in ({self.random.choice(TEXTS)}, {self.text(0)}, > {self.random.choice(TEXTS)})",
            lambda: f"{self.text()} between {self.random.choice(TEXTS)} and {self.text(0)}",
            lambda: f"{self.text()} = null",
        )

    def text(self, depth: int = 1) -> str:
        if depth > 0 and self.chance(0.4):
            a, b = self.text(depth - 1), self.text(depth - 1)
            return self.pick(  # type: ignore[no-any-return]
                f"lower case({a})", f"upper case({a})", f"trim({a})", f"({a} + {b})", f"substring({a}, {self.pick('1', '2', '-2', '0', 'score')})",
                f"substring({a}, {self.pick('1', '-3', 'score')}, {self.pick('1', '2', 'score')})", f"LEFT({a}, {self.pick('2', '0', 'score')})",
                f"RIGHT({a}, {self.pick('1', 'score')})", f"substring before({a}, {b})", f"substring after({a}, {b})",
                f"get or else({a}, {b})", f"CONCATENATE({a}, {b})", f"string join([{a}, {b}], \"-\")",
                f"(if {self.condition(0)} then {a} else {b})", f"min({a}, {b})",
            )  # fmt: skip
        return self.pick(  # type: ignore[no-any-return]
            lambda: self.random.choice(TEXTS), "name", "name", "trim(level)", "owner.name", "owner.department.name",
            "parent.name", "parent.owner.name", "current user.name", "string(score)", "string(last)", "string(active)",
            "day of week(last)", "month of year(born)", "min(orders.status)", "max(orders.lines.item)", "string(amount)",
            "string join(tags, \"+\")", "owner.department.head.name", "max(tickets.topic)", "string(opens)",
        )  # fmt: skip

    # -- time
    def day(self, depth: int = 1) -> str:
        if depth > 0 and self.chance(0.5):
            a = self.day(depth - 1)
            return self.pick(  # type: ignore[no-any-return]
                f"({a} {self.pick('+', '-')} {self.random.choice(SPANS)})", f"({a} {self.pick('+', '-')} {self.random.choice(MONTHS)})",
                f"start of month({a})", f"end of month({a})", f"start of week({a})", f"start of quarter({a})", f"start of year({a})",
                f"add working days({a}, {self.pick('1', '-3', 'score', '5', '11')})", f"EDATE({a}, {self.pick('1', '-13', 'score')})",
                f"({a} + spent)", f"get or else({a}, today())", f"min({a}, {self.day(0)})",
                f"(if {self.condition(0)} then {a} else {self.day(0)})", f"({a} + score * 1 day)",
            )  # fmt: skip
        return self.pick(  # type: ignore[no-any-return]
            lambda: self.random.choice(DATES), "last", "last", "born", "date(seen)", "max(orders.ordered_on)", "min(tickets.opened on)",
            "parent.last", "date(last.year, 12, 31)", "date(2026, score, 30)",
        )  # fmt: skip

    def daily(self) -> str:
        return self.pick(  # type: ignore[no-any-return]
            lambda: f"{self.day()} {self.op()} {self.day()}",
            lambda: f"last {self.op()} {self.day()}",
            lambda: f"{self.day(0)} - ({self.day()}) {self.op()} {self.span(0)}",
            lambda: f"{self.day()} in [{self.day(0)}..{self.day(0)}]",
            lambda: f"{self.day()} between {self.day(0)} and {self.day(0)}",
            lambda: f"last {self.pick('=', '!=')} null",
            lambda: f"{self.day(0)} in (today(), > {self.day(0)})",
            lambda: f"years and months duration({self.day(0)}, {self.day(0)}) {self.op()} {self.random.choice(MONTHS)}",
        )

    def moment(self) -> str:
        return self.pick(  # type: ignore[no-any-return]
            lambda: self.random.choice(MOMENTS), "seen", "seen", "(now() - 2 days)", "(seen + 36 hours)", "(seen - 1 month)",
            "(now() - 1 month)", "start of day(seen)", "max(tickets.closed_at)", "(seen + spent)", "start of day(last)",
            lambda: f"(seen + {self.random.choice(MONTHS)})", "parent.seen",
        )  # fmt: skip

    def momentary(self) -> str:
        return self.pick(  # type: ignore[no-any-return]
            lambda: f"{self.moment()} {self.op()} {self.moment()}",
            lambda: f"{self.moment()} {self.pick('<', '<=', '>', '>=')} {self.day()}",
            lambda: f"date({self.moment()}) {self.op()} {self.day()}",
            self.period,
            lambda: f"{self.moment()} - ({self.moment()}) {self.op()} {self.random.choice(SPANS)}",
            lambda: f"seen {self.pick('=', '!=')} null",
            lambda: f"seen in [{self.moment()}..{self.moment()}]",
        )

    def period(self) -> str:
        """The year, the month or the day that something lies in."""
        value = self.pick("seen", "last", "born", "parent.seen", "(seen + 36 hours)", lambda: self.day(0))
        other = self.pick("today()", "now()", "last", '@"2026-03-08"', "(today() - 1 month)")
        start = self.pick("start of month", "start of quarter", "start of year", "year")
        return self.pick(  # type: ignore[no-any-return]
            f"{start}({value}) {self.op()} {start}({other})", f"{start}({value}) = {start}({other})",
            f"{self.pick(f'year({value})', f'{value}.year')} {self.op()} {self.random.choice(YEARS)}",
            f"{self.pick('days since', 'days until')}({value}) {self.op()} {self.pick('0', '1', '15', '-40', '1.5', 'score')}",
        )  # fmt: skip

    def span(self, depth: int = 1) -> str:
        if depth > 0 and self.chance(0.4):
            a, b = self.span(0), self.span(0)
            return self.pick(  # type: ignore[no-any-return]
                f"({a} + {b})", f"({a} - {b})", f"({a} * {self.pick('score', '2', '0.5')})", f"abs({a})", f"-({a})"
            )
        return self.pick(  # type: ignore[no-any-return]
            lambda: self.random.choice(SPANS), "spent", "spent", "(today() - last)", "(now() - seen)", "sum(tickets.effort)",
            "max(tickets.effort)", '(opens - @"08:00:00")', "(score * 1 hour)",
        )  # fmt: skip

    def lasting(self) -> str:
        return self.pick(  # type: ignore[no-any-return]
            lambda: f"{self.span()} {self.op()} {self.span()}",
            lambda: f"{self.span()} / {self.random.choice(SPANS)} {self.op()} {self.number(0)}",
            lambda: f"{self.span()} between {self.span(0)} and {self.span(0)}",
            lambda: f"spent {self.pick('=', '!=')} null",
        )

    def clock(self) -> str:
        return self.pick(  # type: ignore[no-any-return]
            lambda: f'opens {self.op()} @"{self.pick("09:00:00", "08:30:00", "23:59:59")}"',
            lambda: f'opens + 90 minutes {self.op()} @"{self.pick("01:29:59", "10:30:00")}"',
            'opens between @"08:00:00" and @"18:00:00"', "opens = null", 'opens - @"08:00:00" > 1 hour', "opens in [@\"08:30:00\"..@\"09:00:00\")",
        )  # fmt: skip

    # -- people, flags, lists
    def personal(self) -> str:
        return self.pick(  # type: ignore[no-any-return]
            "owner = current user", "owner != current user", "owner = null", "owner.department = current user.department",
            "owner.department != current user.department", 'owner.department.name = "Sales"', "owner.name != null",
            'owner.name in ("Ann", "Bob")', 'owner.department.name < "S"', "parent = null", "parent.owner = owner", "owner in (current user)",
            "owner.department.head = parent.owner", "parent.parent = null", "owner.name = current user.name", "record.owner = owner",
            "not(owner.department.name = \"Sales\")", "not(owner = current user)",
        )  # fmt: skip

    def flag(self) -> str:
        return self.pick("active", "active = true", "active = false", "active != true", "not(active)", "active = null",  # type: ignore[no-any-return]
                         "parent.active", "not(parent.active)", "active = parent.active")  # fmt: skip

    def listed(self) -> str:
        return self.pick(  # type: ignore[no-any-return]
            'list contains(tags, "x")', 'not(list contains(tags, "y"))', '"x" in tags', "count(tags) > 1", "is blank(tags)",
            'some each in tags satisfies each = "x"', 'every each in tags satisfies each in ("x", "y")', "tags = null",
            "list contains(tags, name)", "name in tags", 'tags = ["x", "y"]', "tags = []", "tags != parent.tags",
            lambda: f"some n in [1, score, 3] satisfies n {self.op()} {self.number(0)}",
            lambda: f"every n in [amount, score] satisfies n {self.op()} {self.number(0)}",
            lambda: f"{self.number(0)} in [1, score, amount]", "count(distinct values(tags)) = count(tags)", "min(tags) = \"x\"",
            "all([active, score > 1])", "any([active, score > 1, amount < 0])", 'count(tags[item != "y"]) > 0',
        )  # fmt: skip

    def ranged(self) -> str:
        relation = self.random.choice(
            ("before", "after", "includes", "overlaps", "coincides", "starts", "finishes", "during", "started by",
             "finished by")
        )  # fmt: skip
        low = (
            self.pick("[1..5]", "[0..10)", "(2..3.5]", '["a".."m"]', "[score..amount]", "(amount..9]")
            if relation != "during"
            else "amount"
        )
        point = self.pick("amount", "score", "3") if '"' not in low else "name"
        second = "[1..100]" if relation == "during" else point
        return f"{relation}({low}, {second})" if relation != "after" else f"after({point}, {low})"

    def related(self) -> str:
        return self.pick(  # type: ignore[no-any-return]
            lambda: f"{self.aggregate()} {self.op()} {self.number(0)}",
            lambda: f"some o in orders satisfies o.total {self.op()} {self.number(0)}",
            lambda: f"every o in orders satisfies o.total {self.op()} {self.number(0)}",
            lambda: f"not(some o in orders satisfies o.ordered_on {self.op()} {self.day(0)})",
            lambda: f"not(every t in tickets satisfies t.effort {self.op()} spent)",
            lambda: "some o in orders, l in o.lines satisfies l.price > o.total",
            lambda: "every o in orders, t in tickets satisfies o.ordered_on <= t.opened on",
            lambda: f"count(orders[total {self.op()} {self.number(0)}]) {self.op()} 1",
            lambda: f"count(tickets[topic = {self.random.choice(TEXTS)}]) {self.pick('=', '!=', '>')} 0",
            lambda: "count(orders[seller = record.owner]) > 0",
            lambda: 'count(orders[seller.department.name = "Sales"].total) >= 1',
            lambda: 'list contains(orders.status, "paid")', lambda: '"A" in orders.lines.item', lambda: "is blank(orders)",
            lambda: "is blank(tickets[agent = current user])", lambda: f"max(orders.ordered_on) {self.op()} {self.day(0)}",
            lambda: "all(orders.gift)", lambda: "any(orders.gift)", lambda: "not(all(orders.gift))",
            lambda: f"sum(tickets.effort) {self.op()} {self.random.choice(SPANS)}", lambda: "some o in parent.orders satisfies o.gift",
            lambda: "count(tickets[opened on > today() - 90 days and agent.name != null]) >= 1",
            lambda: "some x in [\"paid\", level] satisfies list contains(orders.status, x)",
        )  # fmt: skip
