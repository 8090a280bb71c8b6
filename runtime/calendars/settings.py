"""What an administrator may set about the business calendar, checked."""

from __future__ import annotations

from datetime import time
from functools import cache
from typing import Annotated, Any

import holidays
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

Weekday = Annotated[int, Field(ge=0, le=6)]


class CalendarSettings(BaseModel):
    """Working days and hours, and whose public holidays count."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    weekdays: Annotated[list[Weekday], Field(min_length=1)] = [0, 1, 2, 3, 4]
    """0 is Monday."""
    hours: Annotated[list[tuple[time, time]], Field(min_length=1, max_length=6)] = [(time(9), time(18))]
    """Parts of the working day, in order; several leave out a lunch break."""
    country: Annotated[str, Field(pattern=r"^([A-Z]{2})?$")] = "CN"
    """Whose public holidays are free days; empty: none."""
    subdivision: Annotated[str, Field(max_length=10)] = ""

    @field_validator("country")
    @classmethod
    def known_country(cls, value: str) -> str:
        if value and value not in countries():
            raise ValueError(f"no public holidays are known for '{value}'")
        return value

    @model_validator(mode="after")
    def in_order(self) -> CalendarSettings:
        edges = [each for part in self.hours for each in part]
        if edges != sorted(edges) or any(opens == closes for opens, closes in self.hours):
            raise ValueError("the working hours are not in order")
        if self.subdivision and self.subdivision not in countries().get(self.country, []):
            raise ValueError(f"'{self.country}' has no region '{self.subdivision}'")
        return self


@cache
def countries() -> dict[str, list[str]]:
    """Country code → the codes of its regions with holidays of their own."""
    return holidays.list_supported_countries(include_aliases=False)


def public_days(settings: CalendarSettings, years: range, language: str = "") -> Any:
    """The holidays (a mapping of dates to names) of these years; `.weekend_workdays` are make-up working days."""
    if not settings.country:
        return {}
    wanted = {"zh": "zh_CN", "en": "en_US"}.get(language)
    known = holidays.country_holidays(settings.country, subdiv=settings.subdivision or None)
    language_to_use = wanted if wanted in (known.supported_languages or ()) else None
    return holidays.country_holidays(
        settings.country, subdiv=settings.subdivision or None, years=years, language=language_to_use
    )
