"""The form engine as a library: one form, no server, no database.

Run: python examples/validate_a_record.py
"""

from __future__ import annotations

from datetime import UTC, datetime

from engines.expr import Env
from engines.form.definition import FormDef
from engines.form.plan import plan_form
from engines.form.record_types import type_forms
from engines.kernel.errors import InputError

FORM = FormDef.model_validate(
    {
        "key": "quote",
        "name": {"en": "Quote", "zh": "报价"},
        "fields": [
            {"key": "title", "type": "text", "label": {"en": "Title", "zh": "标题"}, "required": True},
            {"key": "amount", "type": "money", "label": {"en": "Amount", "zh": "金额"}},
            {"key": "discount", "type": "percent", "visible": "amount >= 1000", "max": "0.5"},
            {
                "key": "net",
                "type": "computed",
                "formula": "amount * (1 - (if discount = null then 0 else discount))",
                "decimals": 2,
            },
            {"key": "valid_until", "type": "date", "default": "today() + 30 days"},
        ],
        "checks": [
            {
                "key": "positive",
                "when": "amount != null",
                "must": "amount > 0",
                "field": "amount",
                "message": {"en": "A quote is worth something.", "zh": "报价金额必须大于零。"},
            }
        ],
    }
)


def main() -> None:
    plan = plan_form(FORM, type_forms([FORM]))
    env = Env(now=datetime(2026, 11, 22, 8, tzinfo=UTC))

    sent = b'{"title": "Office chairs", "amount": "12000", "discount": "0.1"}'
    record = plan.submit(plan.parse_new(sent), None, env)
    print("written:", {key: str(value) for key, value in record.items()})

    change = plan.submit(plan.parse_patch(b'{"discount": "0.2"}'), record, env)
    print("changed:", {key: str(value) for key, value in change.items()})

    try:
        plan.submit(plan.parse_new(b'{"amount": "-5", "discont": "0.1"}'), None, env)
    except InputError as error:
        for each in error.diagnostics:
            print("refused:", each.view("zh"))
    try:
        plan.submit(plan.parse_new(b'{"amount": "-5"}'), None, env)
    except InputError as error:
        for each in error.diagnostics:
            print("refused:", each.view("en"))


if __name__ == "__main__":
    main()
