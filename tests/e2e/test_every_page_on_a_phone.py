"""Every page on a phone, in the dark, in Chinese: it fits, can be hit with a thumb, and axe finds nothing serious."""

from __future__ import annotations

import pytest

from tests.e2e.pages import LOW_TARGETS, PAGES, PHONE, serious_problems


@pytest.mark.parametrize(("login", "path"), [each for each in PAGES if not each[1].startswith("/design")])
def test_a_page_fits_a_phone_in_the_dark(open_any, login: str, path: str) -> None:  # type: ignore[no-untyped-def]
    page = open_any(login, path, language="zh", theme="dark", size=PHONE, touch=True)
    page.locator("h1, h2, [role=heading]").first.wait_for(state="attached")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.evaluate(LOW_TARGETS) == []
    assert serious_problems(page) == []
    assert page.complaints == []
