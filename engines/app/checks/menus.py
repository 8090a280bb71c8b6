"""Menu items and widgets say exactly one thing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engines.app.definition import MenuItem
from engines.app.draft import Draft
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.texts import Text

TARGETS = ("page", "form", "view", "report", "url", "group")
NEEDS = {"report": "report", "goal": "report", "list": "view", "calendar": "view"}


def check(draft: Draft) -> Iterator[Diagnostic]:
    yield from _menu(draft.app.menu, "/menu")
    for index, page in enumerate(draft.app.pages):
        for place, widget in enumerate(page.widgets):
            at, needed = f"/pages/{index}/widgets/{place}", NEEDS.get(widget.type)
            if needed and getattr(widget, needed) is None:
                yield Diagnostic(
                    "app.widget.incomplete",
                    at,
                    Text(
                        f"A widget of type '{widget.type}' needs '{needed}'.",
                        f"“{widget.type}”组件需要设置“{needed}”。",
                    ),
                    Text(f"Set '{needed}'.", f"请设置“{needed}”。"),
                )
            yield from _menu(widget.links, at + "/links")


def _menu(items: Sequence[MenuItem], at: str) -> Iterator[Diagnostic]:
    for index, item in enumerate(items):
        given = [name for name in TARGETS if getattr(item, name) is not None]
        if len(given) != 1:
            yield Diagnostic(
                "app.menu.unclear",
                f"{at}/{index}",
                Text("A menu item leads to exactly one place.", "每个菜单项只能指向一处。"),
                Text(
                    "Set one of page, form, view, report, url or group.",
                    "请只设置 page、form、view、report、url、group 之一。",
                ),
            )
        if item.url is not None and not item.url.startswith(("https://", "http://", "/")):
            yield Diagnostic(
                "app.menu.bad_url",
                f"{at}/{index}/url",
                Text(f"'{item.url}' is not a web address.", f"“{item.url}”不是网址。"),
                Text("Start it with https:// or /.", "请以 https:// 或 / 开头。"),
            )
        yield from _menu(item.items, f"{at}/{index}/items")
