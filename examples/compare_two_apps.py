"""The app engine as a library: check a document, rename a key everywhere, say what changed.

Run: python examples/compare_two_apps.py
"""

from __future__ import annotations

from engines.app.bundle import parse_app, print_app
from engines.app.checks import check_app
from engines.app.diff import diff_apps
from engines.app.rename import rename_key

DOCUMENT = {
    "format": 1,
    "key": "library",
    "name": {"en": "Library", "zh": "图书馆"},
    "forms": [
        {
            "key": "book",
            "name": {"en": "Book", "zh": "图书"},
            "fields": [
                {"key": "title_text", "type": "text", "label": {"en": "Title", "zh": "书名"}},
                {"key": "price", "type": "money"},
                {"key": "dear", "type": "computed", "formula": "price > 100"},
            ],
            "views": [{"key": "all", "columns": ["title_text", "price"], "sort": ["-price"]}],
        },
    ],
    "menu": [{"view": "book.everything"}],
}


def main() -> None:
    for each in check_app(DOCUMENT):
        print(each.severity.value, each.pointer, each.message.en, each.hint.en if each.hint else "")

    app = parse_app({**DOCUMENT, "menu": [{"view": "book.all"}]})
    renamed = parse_app(rename_key(app, "/forms/0/fields/1", "cost").document)
    for change in diff_apps(app, renamed):
        print(change.kind, change.pointer, "|", change.sentence("en"), "|", change.sentence("zh"))
    assert parse_app(print_app(renamed)) == renamed


if __name__ == "__main__":
    main()
