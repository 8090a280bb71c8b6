"""What editors and traces need: paths, explanations, words, completion, renaming; and the SQL that is written."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from engines.data.fields.related import RelatedField
from engines.data.record_type import RecordType
from engines.data.types import DATE, DATE_TIME, DEPARTMENT, NUMBER, PERSON, STRING, Kind, Type, list_of, record_of
from engines.expr import (
    Env,
    NotPushable,
    SqlRow,
    compile_expression,
    compile_unary_tests,
    complete,
    env_binds,
    form_scope,
    in_words,
)  # fmt: skip
from engines.kernel.errors import DefinitionError, EvaluationFailed

LEVEL = Type(Kind.STRING, options=("vip", "core", "normal"))
SCHEMA = {
    "customer": RecordType(
        "customer",
        {"orders": RelatedField(key="orders", form="order", by="customer")},
        {"level": LEVEL, "amount": NUMBER, "last": DATE, "owner": PERSON, "tags": list_of(STRING), "name": STRING,
         "seen": DATE_TIME},
    ),
    "order": RecordType("order", {}, {"total": NUMBER, "status": STRING, "customer": record_of("customer"),
                                      "ordered_on": DATE}),
    "core.person": RecordType("core.person", {}, {"name": STRING, "department": DEPARTMENT}),
    "core.department": RecordType("core.department", {}, {"name": STRING}),
}  # fmt: skip
SCOPE = form_scope(SCHEMA, "customer")
ENV = Env(datetime(2026, 3, 9, 1, tzinfo=UTC), "Asia/Shanghai", {"id": 1, "name": "Ann", "department": {"id": 2}})
METADATA = sa.MetaData()
COLUMNS = {
    "customer": {"level": sa.Text, "amount": sa.Numeric, "last": sa.Date, "owner": sa.BigInteger, "name": sa.Text,
                 "tags": postgresql.ARRAY(sa.Text), "seen": sa.DateTime(timezone=True)},
    "order": {"total": sa.Numeric, "status": sa.Text, "customer": sa.BigInteger, "ordered_on": sa.Date},
    "core.person": {"name": sa.Text, "department": sa.BigInteger},
    "core.department": {"name": sa.Text},
}  # fmt: skip
TABLES = {
    form: sa.Table(
        form.split(".")[-1], METADATA, sa.Column("id", sa.BigInteger), *(sa.Column(k, v) for k, v in columns.items())
    )
    for form, columns in COLUMNS.items()
}


class Tables:
    def table(self, form: str) -> sa.FromClause:
        return TABLES[form]


def where(text: str) -> str:
    row = SqlRow(Tables(), "customer", TABLES["customer"])
    condition = compile_expression(text, SCOPE, condition=True).to_sql_condition(row)
    shown = str(
        sa.select(sa.literal_column("1"))
        .select_from(TABLES["customer"])
        .where(condition)
        .compile(dialect=postgresql.dialect())
    )
    return " ".join(shown.split("WHERE", 1)[1].split())


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('level = "vip"', "customer.level = %(param_1)s::VARCHAR"),
        ('level != "vip"', "customer.level IS DISTINCT FROM %(param_1)s::VARCHAR"),
        ('not(level = "vip")', "customer.level IS DISTINCT FROM %(param_1)s::VARCHAR"),
        ("owner = current user", "customer.owner = %(env_user_id)s::BIGINT"),
        ("days since(last) > 15", "customer.last < %(env_today)s::DATE + %(param_1)s::INTEGER"),
        ("today() - last > 15 days", "customer.last < %(env_today)s::DATE + %(param_1)s::INTEGER"),
        ("last + 3 days <= today()", "customer.last <= %(env_today)s::DATE + %(param_1)s::INTEGER"),
        (
            "last.year = 2026",
            "customer.last >= %(param_1)s::DATE AND customer.last < %(param_2)s::DATE",
        ),
        (
            "date(seen) >= today()",
            "customer.seen >= least(timezone(%(env_timezone)s::VARCHAR, CAST(%(env_today)s::DATE AS TIMESTAMP WITHOUT TIME "
            "ZONE)), timezone(%(env_timezone)s::VARCHAR, CAST(%(env_today)s::DATE AS TIMESTAMP WITHOUT TIME ZONE) - "
            "interval '1 hour') + interval '1 hour')",
        ),
        (
            'owner.department.name = "Sales"',
            "customer.owner IN (SELECT person_1.id FROM person AS person_1 WHERE person_1.department IN (SELECT "
            "department_1.id FROM department AS department_1 WHERE department_1.name = %(param_1)s::VARCHAR))",
        ),
    ],
)
def test_sql_leaves_the_column_alone_so_that_indexes_are_used(text: str, wanted: str) -> None:
    assert where(text) == wanted


def test_no_text_of_the_analyst_is_in_the_sql() -> None:
    assert "Robert" not in where("""name = "Robert'); DROP TABLE customer;--" or contains(name, "Robert")""")


@pytest.mark.parametrize("text", ['matches(name, "a")', "orders[1].total > 3", "count(for o in orders return o) > 4"])
def test_what_cannot_be_pushed_down_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(NotPushable) as caught:
        where(text)
    assert caught.value.diagnostics[0].code == "expr.not_pushable"
    assert isinstance(caught.value, DefinitionError)


def test_the_world_is_bound_per_request() -> None:
    binds = env_binds(ENV)
    assert binds["env_today"] == date(2026, 3, 9)
    assert (binds["env_user_id"], binds["env_user_department"], binds["env_user_name"]) == (1, 2, "Ann")


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("owner.department = current user.department", {("owner", "department"), ("current user", "department")}),
        ('sum(orders[status = "paid"].total)', {("orders", "status"), ("orders", "total")}),
        ("count(orders)", {("orders",)}),
        ("record.amount > amount", {("amount",)}),
        ("some o in orders satisfies o.total > amount", {("orders", "total"), ("amount",)}),
        ("orders[1].customer.owner.name", {("orders", "customer", "owner", "name")}),
    ],
)
def test_paths_name_everything_that_is_read(text: str, paths: set[tuple[str, ...]]) -> None:
    assert compile_expression(text, SCOPE).paths == paths


def test_an_explanation_gives_the_value_of_each_part() -> None:
    expression = compile_expression('level = "vip" and days since(last) > 15', SCOPE)
    parts = expression.explain({"level": "vip", "last": date(2026, 3, 1)}, ENV)
    assert [(each.text, each.value, each.depth) for each in parts] == [
        ('level = "vip" and days since(last) > 15', False, 0),
        ('level = "vip"', True, 1), ("level", "vip", 2),
        ("days since(last) > 15", False, 1), ("days since(last)", Decimal(8), 2),
    ]  # fmt: skip


LABELS: dict[tuple[str, ...], Any] = {
    ("level",): {"en": "Customer level", "zh": "客户级别"}, ("level", "=", "vip"): {"en": "VIP", "zh": "VIP"},
    ("level", "=", "core"): {"en": "Core", "zh": "核心"}, ("last",): {"en": "Last follow-up", "zh": "最后跟进"},
    ("owner",): {"en": "Owner", "zh": "负责人"},
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "en", "zh"),
    [
        ('level in ("vip", "core")', "Customer level is VIP or Core", "客户级别 是 VIP 或 核心"),
        ('level != "vip"', "Customer level is not VIP", "客户级别 不是 VIP"),
        ("last < today() - 3 months", "Last follow-up is before today minus 3 months", "最后跟进 早于 今天 减 3 个月"),
        ("owner = null", "Owner is empty", "负责人 为空"),
        ("owner = current user", "Owner is the current user", "负责人 是 当前用户"),
        ("days since(last) > 15", "days since Last follow-up is more than 15", "最后跟进距今天数 大于 15"),
    ],
)
def test_a_condition_in_words(text: str, en: str, zh: str) -> None:
    expression = compile_expression(text, SCOPE)
    assert (in_words(expression, LABELS, "en"), in_words(expression, LABELS, "zh")) == (en, zh)


@pytest.mark.parametrize(
    ("text", "inserts"),
    [
        ("lev", ["level"]), ("level = ", ['"vip"', '"core"', '"normal"']), ('level = "c', ['"core"']),
        ("owner.dep", ["department"]), ("owner.department.na", ["name"]), ("count(orders[stat", ["status"]),
        ("tod", ["today()"]), ("current user.", ["id"]),
    ],
)  # fmt: skip
def test_completion_offers_what_fits(text: str, inserts: list[str]) -> None:
    found = complete(text, len(text), SCOPE)
    assert [each.insert for each in found[: len(inserts)]] == inserts


@pytest.mark.parametrize(
    ("text", "path", "renamed"),
    [
        ('level="vip"  or ( level )= "core"', ("level",), 'grade="vip"  or ( grade )= "core"'),
        ('sum(orders[status = "status"].total)', ("orders", "status"), 'sum(orders[grade = "status"].total)'),
        (
            "some o in orders satisfies o.total > amount",
            ("orders", "total"),
            "some o in orders satisfies o.grade > amount",
        ),
        ("record.amount > amount", ("amount",), "record.grade > grade"),
        ('"amount" = name', ("amount",), '"amount" = name'),
    ],
)
def test_renaming_changes_only_what_means_the_field(text: str, path: tuple[str, ...], renamed: str) -> None:
    assert compile_expression(text, SCOPE).rename(path, "grade") == renamed


@pytest.mark.parametrize(
    ("cell", "tested", "path", "renamed"),
    [
        ('? = "vip"', ("level",), ("level",), '? = "vip"'),
        ("> amount * 2", ("amount",), ("amount",), "> grade * 2"),
        ('?.name = "Ann", null', ("owner",), ("owner", "name"), '?.grade = "Ann", null'),
        ("[amount..amount + 5]", ("level",), ("amount",), "[grade..grade + 5]"),
        ("not(amount, 5)", ("level",), ("amount",), "not(grade, 5)"),
    ],
)
def test_a_cell_of_a_decision_table_is_renamed_too(
    cell: str, tested: tuple[str, ...], path: tuple[str, ...], renamed: str
) -> None:
    kind = PERSON if tested == ("owner",) else NUMBER if "amount" in cell else STRING
    assert compile_unary_tests(cell, SCOPE, kind).rename(path, "grade", tested) == renamed


def test_parameters_that_stand_for_records_are_followed() -> None:
    text = 'sort(orders, function(a, b) a.total < b.total)[status = "paid"]'
    expression = compile_expression(text, SCOPE)
    assert expression.paths == {("orders", "total"), ("orders", "status")}
    assert expression.rename(("orders", "total"), "sum_of_it") == text.replace("total", "sum_of_it")


def test_an_error_says_where_it_happened() -> None:
    expression = compile_expression('amount > 1 and owner.department.name = "x"', SCOPE)
    with pytest.raises(EvaluationFailed) as caught:
        expression.truth({"amount": Decimal(2), "owner": {"id": 1, "department": 7}}, ENV)
    assert caught.value.diagnostics[0].span == (32, 36)


def test_an_explanation_says_why_there_is_no_value() -> None:
    parts = compile_expression("amount / 0 > 3", SCOPE, condition=True).explain({"amount": Decimal(2)}, ENV)
    assert [(part.text, part.value, part.why.en if part.why else None) for part in parts] == [
        ("amount / 0 > 3", None, "'/' has no result for these values."),
        ("amount / 0", None, "'/' has no result for these values."),
    ]


def test_a_new_name_must_be_a_name() -> None:
    with pytest.raises(DefinitionError):
        compile_expression("amount", SCOPE).rename(("amount",), "two words")


def test_a_path_over_a_record_that_was_not_loaded_fails_loudly() -> None:
    with pytest.raises(EvaluationFailed):
        compile_expression("owner.department", SCOPE).evaluate({"owner": 7}, ENV)


def test_sums_over_records_skip_empty_fields_and_start_at_zero() -> None:
    expression = compile_expression("sum(orders.total)", SCOPE)
    assert expression.evaluate({"orders": []}, ENV) == 0
    assert expression.evaluate({"orders": [{"id": 1, "total": None}, {"id": 2, "total": Decimal(5)}]}, ENV) == 5


def test_a_person_without_a_department_does_not_own_the_records_without_one() -> None:
    lonely = Env(ENV.now, "UTC", {"id": 1, "department": None})
    for owner in (None, {"id": 2, "department": None}):
        assert (
            compile_expression("owner.department = current user.department", SCOPE).truth({"owner": owner}, lonely)
            is False
        )
    assert "IS NULL" not in where("owner.department = current user.department")


def test_nobody_is_not_the_current_user() -> None:
    nobody = Env(ENV.now, "UTC", None)
    assert compile_expression("owner = current user", SCOPE).truth({"owner": None}, nobody) is False
