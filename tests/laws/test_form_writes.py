"""Laws of writing: what is hidden is never written, and stored formulas always equal working them out anew."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engines.expr import Env
from engines.form.conditions import holds
from engines.form.definition import FormDef
from engines.form.plan import FormPlan, plan_form
from engines.form.record_types import type_forms
from engines.form.submit import names_of

ENV = Env(now=datetime(2026, 11, 22, 8, tzinfo=UTC))
NAMES = ["a", "b", "c", "d"]

conditions = st.one_of(
    st.just(True),
    st.just(False),
    st.builds(
        lambda name, sign, number: f"{name} {sign} {number}",
        st.sampled_from(NAMES),
        st.sampled_from("<>="),
        st.integers(0, 3),
    ),
    st.builds(lambda name: f"{name} != null", st.sampled_from(NAMES)),
)
numbers = st.one_of(st.none(), st.integers(0, 4))
records = st.fixed_dictionaries({}, optional=dict.fromkeys(NAMES, numbers))


@st.composite
def forms(draw: st.DrawFn) -> FormPlan:
    fields: list[dict[str, Any]] = [
        {
            "key": key,
            "type": "integer",
            "visible": draw(conditions),
            "default": draw(st.sampled_from([None, "1", "2 + 1"])),
        }
        for key in NAMES
    ]
    fields += [
        {"key": "sum_ab", "type": "computed", "formula": "a + b"},
        {"key": "twice", "type": "computed", "formula": "sum_ab * 2"},
        {"key": "big", "type": "computed", "formula": "twice > 6 and c != null"},
    ]
    form = FormDef.model_validate(
        {
            "key": "f",
            "name": "F",
            "fields": [{name: value for name, value in field.items() if value is not None} for field in fields],
        }
    )
    return plan_form(form, type_forms([form]))


def visible(plan: FormPlan, key: str, record: dict[str, Any]) -> bool:
    return holds(plan.conditions[key].visible, names_of(plan, record), ENV)


@settings(max_examples=300, deadline=None)
@given(forms(), records)
def test_whatever_a_new_record_holds_is_visible_in_it(plan: FormPlan, values: dict[str, Any]) -> None:
    written = plan.submit(values, None, ENV)
    assert all(visible(plan, key, written) for key in NAMES if written[key] is not None)


@settings(max_examples=300, deadline=None)
@given(forms(), records, records)
def test_a_patch_writes_only_what_is_visible_afterwards(
    plan: FormPlan, first: dict[str, Any], patch: dict[str, Any]
) -> None:
    before = plan.submit(first, None, ENV)
    written = plan.submit(patch, before, ENV)
    after = {**before, **written}
    assert all(visible(plan, key, after) for key in NAMES if key in written)
    assert set(written) <= {*patch, "sum_ab", "twice", "big"}


@settings(max_examples=300, deadline=None)
@given(forms(), records, st.lists(records, max_size=3))
def test_stored_formulas_equal_working_them_out_anew(
    plan: FormPlan, first: dict[str, Any], patches: list[dict[str, Any]]
) -> None:
    stored = plan.submit(first, None, ENV)
    for patch in patches:
        stored = {**stored, **plan.submit(patch, stored, ENV)}
    a, b, c = (None if stored[key] is None else Decimal(stored[key]) for key in ("a", "b", "c"))
    total = None if a is None or b is None else a + b
    assert stored["sum_ab"] == total
    assert stored["twice"] == (None if total is None else total * 2)
    if total is not None:
        assert stored["big"] == (total * 2 > 6 and c is not None)


@settings(max_examples=100, deadline=None)
@given(forms(), records)
def test_a_rule_may_write_everything(plan: FormPlan, values: dict[str, Any]) -> None:
    written = plan.submit(values, None, ENV, trusted=True)
    assert all(written[key] == value for key, value in values.items())
