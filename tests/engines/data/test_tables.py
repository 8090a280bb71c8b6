"""Tables of record types: columns, keys, indexes, names."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from engines.data.children import child_type
from engines.data.core import CORE
from engines.data.field import FIELD_TYPES, FieldDef
from engines.data.fields.sub_table import SubTableField
from engines.data.record_type import RecordType
from engines.data.tables import SYSTEM_COLUMNS, RecordTables, build_tables, sql_name


def field(wire: str, key: str, **options: object) -> FieldDef:
    return FIELD_TYPES[wire].model_validate({"key": key, **options})


def tables() -> RecordTables:
    lines = field("sub_table", "lines", fields=[{"key": "product", "type": "text"}])
    assert isinstance(lines, SubTableField)
    lines.belong_to("order")
    order = [
        field("text", "number", unique=True),
        field("reference", "customer", form="customer", on_delete="clear"),
        field("money", "total", decimals=3),
        field("references", "products", form="customer"),
        lines,
        field("created_at", "created_at"),
        field("related", "tasks", form="customer", by="order"),
    ]
    types = {
        **CORE,
        "customer": RecordType("customer", {"name": field("text", "name"), "owner": field("person", "owner")}),
        "order": RecordType("order", {each.key: each for each in order}),
        "order__lines": child_type("order", lines),
    }
    indexes = {"order": [["customer", "-total"], ["missing"]]}
    return build_tables("crm", types, sa.MetaData(), indexes=indexes)


def ddl(table: sa.Table) -> str:
    return str(CreateTable(table).compile(dialect=postgresql.dialect()))


def test_a_form_is_a_table_with_one_column_per_field_and_the_system_columns() -> None:
    order = tables().table("order")
    assert order.name == "crm__order"
    assert [column.key for column in order.c] == [*SYSTEM_COLUMNS, "number", "customer", "total"]
    assert "NUMERIC(20, 3)" in ddl(order)


def test_references_are_foreign_keys_that_do_what_the_field_says() -> None:
    made = tables()
    assert "FOREIGN KEY(customer) REFERENCES crm__customer (id) ON DELETE SET NULL" in ddl(made.table("order"))
    assert "REFERENCES mortise.person (id)" in ddl(made.table("customer"))


def test_rows_of_a_sub_table_die_with_their_record() -> None:
    lines = tables().table("order__lines")
    assert lines.name == "crm__order__lines"
    assert "FOREIGN KEY(parent) REFERENCES crm__order (id) ON DELETE CASCADE" in ddl(lines)
    assert {"product", "parent", "position"} <= set(lines.c.keys())


def test_many_to_many_is_a_link_table() -> None:
    link = tables().link("order", "products")
    assert link.name == "crm__order__products"
    assert [column.key for column in link.primary_key] == ["record_id", "target_id"]


def test_views_and_unique_fields_get_indexes_over_living_records() -> None:
    order = tables().table("order")
    made = {str(index.name): index for index in order.indexes}
    assert made["crm__order__number__uq"].unique
    listed = made["crm__order__customer_d_total__ix"]
    statement = str(sa.schema.CreateIndex(listed).compile(dialect=postgresql.dialect()))
    assert "(customer, total DESC NULLS LAST, id DESC) WHERE deleted_at IS NULL" in statement
    assert "crm__order__customer__ix" in made
    assert not any("missing" in name for name in made)


def test_a_name_that_postgresql_would_cut_is_cut_by_us_and_stays_apart() -> None:
    long, other = "客户" * 20 + "甲", "客户" * 20 + "乙"
    assert len(sql_name(long).encode()) <= 63 and sql_name(long) != sql_name(other)
    made = build_tables("crm", {"a": RecordType("a", {long: field("text", long[:40])})}, sa.MetaData())
    assert long in made.table("a").c and len(made.table("a").c[long].name.encode()) <= 63


def test_tables_can_be_built_twice_on_different_metadata_but_people_are_given_once() -> None:
    metadata = sa.MetaData()
    first = build_tables("a", {"x": RecordType("x")}, metadata)
    second = build_tables("b", {"x": RecordType("x")}, metadata)
    assert first.table("core.person") is second.table("core.person")
