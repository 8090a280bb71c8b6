"""HTML as a tree of what a page of paper can show."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from typing_extensions import override

Branch = dict[str, Any]
"""`{"t": kind, "c": [branches and texts]}`; tables also `columns`, cells `span` and `right`, blocks `look`, pictures
`src` (as in the page; what is in `c` stands for a picture that cannot be had) and `width` in CSS pixels (0: its own)."""

_BLOCKS = frozenset(
    {"p", "h1", "h2", "h3", "h4", "ul", "ol", "li", "table", "thead", "tbody", "tfoot", "tr", "td", "th", "hr", "div"}
)
_AS_DIV = frozenset(
    {"section", "header", "footer", "article", "main", "aside", "body", "html", "address", "blockquote"}
)
_INLINE = {"b": "b", "strong": "b", "i": "i", "em": "i", "u": "u", "s": "s", "del": "s", "small": "small", "br": "br"}
_HIDDEN = frozenset({"head", "style", "script", "template", "title"})
_EMPTY = frozenset({"br", "hr", "img", "meta", "link", "input", "col"})
_CLOSED_BY = {"p": _BLOCKS, "li": {"li"}, "tr": {"tr"}, "td": {"td", "th", "tr"}, "th": {"td", "th", "tr"}}
_LOOKS = ("muted", "total", "company", "parties", "signatures")
"""Class names with a look of their own; `header` has one as an element."""
_RIGHT = frozenset({"number", "num"})
MOST_DEPTH = 60
WIDEST_PICTURE_PX = 670
"""The width between the margins."""
WIDEST, NARROWEST = 40, 4
"""Characters: how much of a column's longest text counts for its width."""


def tree_of(page: str) -> Branch:
    """Read a page. What paper cannot show is left out, with what is in it; unclosed elements end with their parent."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    _tidy(reader.root)
    return reader.root


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root: Branch = {"t": "div", "c": []}
        self._open: list[tuple[str, Branch]] = [("", self.root)]
        self._hidden = 0

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self._hidden += 1
        if self._hidden:
            return
        while self._open[-1][0] in _CLOSED_BY and tag in _CLOSED_BY[self._open[-1][0]]:
            self._open.pop()
        branch = _branch(tag, {name: value or "" for name, value in attrs})
        self._open[-1][1]["c"].append(branch)
        if tag not in _EMPTY and len(self._open) < MOST_DEPTH:
            self._open.append((tag, branch))

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        elif any(name == tag for name, _ in self._open):
            while self._open.pop()[0] != tag:
                pass

    @override
    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if self._hidden or (
            not text and self._open[-1][1]["t"] in ("table", "tr", "thead", "tbody", "tfoot", "ul", "ol")
        ):
            return
        spaced = f"{' ' if data[:1].isspace() else ''}{text}{' ' if text and data[-1:].isspace() else ''}"
        self._open[-1][1]["c"].append(spaced)


def _branch(tag: str, attributes: dict[str, str]) -> Branch:
    classes = set(attributes.get("class", "").split())
    kind = tag if tag in _BLOCKS else "div" if tag in _AS_DIV else _INLINE.get(tag, "span")
    found: Branch = {"t": kind, "c": []}
    if tag == "img":
        found |= {"t": "img", "c": [attributes.get("alt", "")], "src": attributes.get("src", "")}
        found["width"] = _pixels(attributes.get("width", ""))
    look = next((each for each in _LOOKS if each in classes), "header" if tag == "header" else "")
    if look:
        found["look"] = look
    if kind in _BLOCKS:
        found["right"] = bool(classes & _RIGHT)
    if tag in ("td", "th"):
        written = attributes.get("colspan", "1")
        found["span"] = min(max(int(written), 1), 100) if written.isdigit() else 1
    return found


def _pixels(written: str) -> int:
    return min(int(written), WIDEST_PICTURE_PX) if written.isascii() and written.isdigit() and len(written) < 6 else 0


def pictures_in(branch: Branch) -> list[Branch]:
    """The pictures of a tree, as they come."""
    if branch["t"] == "img":
        return [branch]
    parts = [*branch["c"], *branch.get("head", ()), *branch.get("rows", ())]
    return [found for each in parts if isinstance(each, dict) for found in pictures_in(each)]


def _tidy(branch: Branch) -> None:
    """No spaces at the edges of blocks; columns for tables."""
    for child in branch["c"]:
        if isinstance(child, dict):
            _tidy(child)
    if branch["t"] == "table":
        _spread(branch)
    elif branch["t"] in _BLOCKS and branch["c"]:
        if isinstance(branch["c"][0], str):
            branch["c"][0] = branch["c"][0].lstrip()
        if isinstance(branch["c"][-1], str):
            branch["c"][-1] = branch["c"][-1].rstrip()


def _spread(branch: Branch) -> None:
    """The columns of a table: numbers take what they need, texts share the rest by their length."""
    rows = [row for part in branch["c"] if isinstance(part, dict) for row in _rows(part)]
    widths: dict[int, int] = {}
    right: dict[int, bool] = {}
    for row in rows:
        at = 0
        for cell in row["c"]:
            if cell["span"] == 1:
                widths[at] = max(widths.get(at, NARROWEST), min(len(text_in(cell)), WIDEST))
                right[at] = right.get(at, True) and cell["right"]
            at += cell["span"]
        branch["columns"] = max(branch.get("columns", 0), at)
    count = branch.get("columns", 0)
    branch["columns"] = [0 if right.get(at) else widths.get(at, NARROWEST) for at in range(count)]
    branch["head"] = [
        row for part in branch["c"] if isinstance(part, dict) and part["t"] == "thead" for row in _rows(part)
    ]
    branch["rows"] = [row for row in rows if not any(row is each for each in branch["head"])]
    branch["c"] = []


def _rows(part: Branch) -> list[Branch]:
    rows = [part] if part["t"] == "tr" else [each for each in part["c"] if isinstance(each, dict) and each["t"] == "tr"]
    for row in rows:
        row["c"] = [each for each in row["c"] if isinstance(each, dict) and each["t"] in ("td", "th")]
    return rows


def text_in(branch: Branch) -> str:
    """All words of it, one after the other."""
    parts = [*branch["c"], *branch.get("head", ()), *branch.get("rows", ())]
    return "".join(each if isinstance(each, str) else text_in(each) for each in parts)
