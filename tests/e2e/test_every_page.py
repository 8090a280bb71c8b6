"""Every page, in both languages: it opens, says what it is, nothing breaks, and axe finds nothing serious."""

from __future__ import annotations

import pytest

from tests.e2e.pages import PAGES, serious_problems

LOGINS = {"guo.jianhua", "li.na", "chen.yu", "wang.lei", "tom.hale", "ana.ruiz", "liu.min", "zheng.wen", "priya.nair"}

RAW_WORDS = r"""
() => {
  const found = []
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (texts.nextNode()) {
    const text = texts.currentNode.textContent.trim(), at = texts.currentNode.parentElement
    if (!at || at.closest("script, style, code, pre, .mono, .cm-editor, [inert], a[href^='http'], a[href^='mailto']") || !at.getClientRects().length) continue
    if (/^[a-z]+[a-z0-9]*([._][a-z0-9_]+)+$/.test(text) || /\{[a-z_]+\}|undefined|\bNaN\b|\[object/.test(text)) found.push(text)
  }
  return found
}
"""
"""Keys and placeholders that should have been words. A login name stands in a table of people, and is one."""


@pytest.mark.parametrize(("login", "path"), PAGES)
def test_a_page_opens_clean(open_any, login: str, path: str) -> None:  # type: ignore[no-untyped-def]
    for language in ("en", "zh"):
        page = open_any(login, path, language=language)
        page.locator("h1, h2, [role=heading]").first.wait_for(state="attached")
        assert serious_problems(page) == []
        assert page.title() != "Mortise", "a page says what it is"
        assert [text for text in page.evaluate(RAW_WORDS) if text not in LOGINS] == []
        assert page.complaints == []
