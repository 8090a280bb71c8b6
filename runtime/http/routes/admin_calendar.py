"""Administration of the business calendar."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import Field, ValidationError
from starlette.responses import Response

from engines.kernel.definition import diagnose
from engines.kernel.errors import InputError
from engines.kernel.texts import Text
from runtime.calendars.settings import CalendarSettings, countries
from runtime.calendars.workspace import calendar_view, save_calendar, set_days, span_of_days
from runtime.http.requests import Body, Json, mortise_of, read_body, read_json, require_admin

router = APIRouter(prefix="/api/admin/calendar", tags=["administration"])


class Days(Body):
    """`works` null: as it was before anybody overrode it."""

    first: date
    last: date | None = None
    works: bool | None = None
    label: Annotated[str, Field(max_length=80)] = ""


@router.get("")
async def show(request: Request) -> Response:
    """`year`; the settings and every day of that year that is not as its weekday."""
    actor = await require_admin(request)
    async with mortise_of(request).reading(actor) as work:
        given = request.query_params.get("year") or str(work.now.year)
        if not (given.isascii() and given.isdigit() and 1990 <= int(given) <= 2100):
            raise InputError.because(
                "calendar.year", Text("Name a year from 1990 to 2100.", "请填写 1990 到 2100 之间的年份。")
            )
        view = await calendar_view(work, int(given))
    return Json({**view, "countries": sorted(countries())})


@router.put("")
async def save(request: Request) -> Response:
    """`{weekdays, hours, country, subdivision}` → the year's view."""
    actor = await require_admin(request)
    document = await read_json(request)
    try:
        settings = CalendarSettings.model_validate(document)
    except ValidationError as error:
        raise InputError(diagnose(error, CalendarSettings)) from error
    async with mortise_of(request).work(actor) as work:
        await save_calendar(work, settings)
        return Json(await calendar_view(work, work.now.year))


@router.put("/days")
async def override(request: Request) -> Response:
    """`{first, last?, works, label}`: make days working or free, or (`works` null) take that back."""
    actor = await require_admin(request)
    given = await read_body(request, Days)
    last = given.last or given.first
    async with mortise_of(request).work(actor) as work:
        days = span_of_days(given.first, last) if (last - given.first).days < 400 else []
        await set_days(work, days, given.works, given.label)
        return Json(await calendar_view(work, given.first.year))
