"""Planning an app: what the runtime and the browser get from it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from engines.app.bundle import parse_app
from engines.app.plan import AppPlan, plan_app
from engines.expr import Expression, SqlRow
from engines.form.browser import form_view
from engines.kernel.errors import DefinitionError

CASES = Path(__file__).parents[2] / "cases" / "app"
EVERYTHING = dict.fromkeys(("create", "read", "update", "delete", "export", "import"), True)


@cache
def crm() -> AppPlan:
    return plan_app(parse_app((CASES / "small_crm.json").read_text(encoding="utf-8")))


def sql(expression: Any) -> str:
    return str(expression.compile(dialect=postgresql.dialect()))


def test_a_plan_holds_forms_rows_people_and_departments() -> None:
    assert set(crm().forms) == {"customer", "contact", "order", "task"}
    assert set(crm().all_forms) == {"customer", "contact", "order", "order__lines", "task"}
    assert {"core.person", "core.department", "order__lines"} <= set(crm().schema)


def test_derived_fields_are_ordered_after_what_they_read() -> None:
    order = crm().order
    assert (
        order.index(("order__lines", "amount")) < order.index(("order", "total")) < order.index(("customer", "spent"))
    )


def test_the_readers_of_a_field_are_known_through_relations() -> None:
    readers = crm().readers
    assert readers["order__lines", "price"] == (("order__lines", "amount"),)
    assert ("customer", "spent") in readers["order", "status"]
    assert ("customer", "spent") in readers["order", "customer"], "an order that changes hands changes two customers"
    assert ("order", "total") in readers["order__lines", "parent"]


def test_formulas_over_relations_become_one_statement() -> None:
    tables = crm().tables
    customer = tables.table("customer")
    made = sql(sa.select(crm().formula(("customer", "spent")).to_sql(SqlRow(tables, "customer", customer))))
    assert "SELECT" in made and "small_crm__order" in made and "sum(" in made


def test_permissions_are_conditions_in_sql() -> None:
    sales = crm().roles["sales"]
    read = sales.may["customer"].read
    assert isinstance(read, Expression)
    tables = crm().tables
    condition = sql(read.to_sql_condition(SqlRow(tables, "customer", tables.table("customer"))))
    assert "owner = " in condition and "env_user" in condition
    assert sales.may["customer"].hide == {"credit_limit"} and not sales.may["customer"].delete
    assert crm().roles["manager"].may["customer"].read is True


def test_tables_have_the_indexes_that_views_ask_for() -> None:
    names = {str(index.name) for index in crm().tables.table("customer").indexes}
    assert {
        "small_crm__customer__name__uq",
        "small_crm__customer__level_name__ix",
        "small_crm__customer__owner__ix",
    } <= names


def test_a_browser_gets_conditions_as_trees_and_nothing_that_is_hidden() -> None:
    view = form_view(crm().forms["customer"], EVERYTHING, hidden=["credit_limit"], read_only=["discount"])
    fields = {field["key"]: field for field in view["fields"]}
    assert "credit_limit" not in json.dumps(view)
    assert fields["discount"]["may_write"] is False and fields["name"]["may_write"] is True
    operator, left, right = fields["discount"]["trees"]["read_only"]
    assert (operator, left[:2], right) == ("!=", ["name", "level"], ["string", "vip"])
    assert fields["level"]["trees"]["default"] == ["string", "normal"]
    assert fields["spent"]["value_type"] == "number" and fields["spent"]["widget"] == "computed"
    assert view["may"]["delete"] is True and view["title"] == "name"
    note = view["layouts"][0]["body"][0]["items"][-1]
    assert note["trees"]["visible"][:2] == ["name", "active"]


def test_a_browser_can_work_out_what_is_on_the_page_but_not_what_is_in_the_database() -> None:
    order = {field["key"]: field for field in form_view(crm().forms["order"], EVERYTHING)["fields"]}
    customer = {field["key"]: field for field in form_view(crm().forms["customer"], EVERYTHING)["fields"]}
    assert "formula" in order["total"]["trees"] and "formula" not in customer["spent"].get("trees", {})
    lines = {field["key"]: field for field in order["lines"]["fields"]}
    assert "formula" in lines["amount"]["trees"] and order["lines"]["form"] == "order__lines"


def test_a_view_that_is_kept_from_a_role_is_not_told() -> None:
    plan = crm().forms["customer"]
    everything = form_view(plan, EVERYTHING, roles=["sales"])
    assert [view["key"] for view in everything["views"]] == ["all", "vip", "mine", "by_level"]
    assert "where" not in json.dumps(everything["views"]), "the condition of a view stays on the server"


def test_an_app_with_mistakes_is_not_planned_and_says_all_of_them() -> None:
    document = json.loads((CASES / "small_crm.json").read_text(encoding="utf-8"))
    document["forms"][2]["fields"][7]["formula"] = "nothing + 1"
    document["roles"][0]["may"][0]["read"] = "nobody = 1"
    with pytest.raises(DefinitionError) as refused:
        plan_app(parse_app(document))
    pointers = [each.pointer for each in refused.value.diagnostics]
    assert "/forms/2/fields/7/formula" in pointers and "/roles/0/may/0/read" in pointers


def test_an_app_may_point_at_the_forms_of_another() -> None:
    service = plan_app(
        parse_app(
            {
                "format": 1,
                "key": "service",
                "name": "Service",
                "uses": ["small_crm"],
                "forms": [
                    {
                        "key": "ticket",
                        "name": "Ticket",
                        "fields": [
                            {"key": "subject", "type": "text"},
                            {"key": "customer", "type": "reference", "form": "small_crm.customer"},
                            {"key": "owner_name", "type": "lookup", "path": "customer.owner.name"},
                            {
                                "key": "spent",
                                "type": "computed",
                                "formula": 'sum(customer.orders[status = "paid"].total)',
                            },
                        ],
                    }
                ],
            }
        ),
        uses={"small_crm": crm()},
    )
    ticket = service.tables.table("ticket")
    assert "REFERENCES small_crm__customer (id)" in str(
        sa.schema.CreateTable(ticket).compile(dialect=postgresql.dialect())
    )
    row = SqlRow(service.tables, "ticket", ticket)
    assert "small_crm__order" in sql(sa.select(service.formula(("ticket", "spent")).to_sql(row)))
    assert str(service.schema["ticket"].types["owner_name"]) == "string"
