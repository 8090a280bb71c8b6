"""The CRM as an integrator meets it: everything its OpenAPI document says is so."""

from __future__ import annotations

from typing import Any

from jsonschema import Draft202012Validator

from tests.story import Crm


async def test_every_address_is_described_and_every_record_is_as_described(crm: Crm) -> None:
    integrator = await crm.as_("admin")
    described = await integrator.get("/apps/crm/openapi.json")
    forms = {path.split("/")[5] for path in described["paths"]}
    assert len(forms) >= 12
    for form in sorted(forms):
        base = f"/api/apps/crm/forms/{form}/records"
        assert {"/batch", "/count", "/{id}", "/{id}/restore"} <= {
            path.removeprefix(base) for path in described["paths"] if path.startswith(base)
        }
        schema = {**described["components"]["schemas"][form], "components": described["components"]}
        page = await integrator.get(f"/apps/crm/forms/{form}/records", limit=5)
        for each in page["items"]:
            record = await integrator.get(f"/apps/crm/forms/{form}/records/{each['id']}")
            assert mistakes(schema, record) == []
            assert set(record) == set(schema["properties"]) - {"parent"}


async def test_what_a_role_may_not_do_is_not_described(crm: Crm) -> None:
    described = await (await crm.as_("priya.nair")).get("/apps/crm/openapi.json")
    customers = described["paths"]["/api/apps/crm/forms/customer/records/{id}"]
    may = (await (await crm.as_("priya.nair")).get("/apps/crm"))["forms"]["customer"]["may"]
    assert ("patch" in customers, "delete" in customers) == (may["update"], may["delete"])


def mistakes(schema: Any, record: Any) -> list[str]:
    return [f"{each.json_path}: {each.message}" for each in Draft202012Validator(schema).iter_errors(record)]
