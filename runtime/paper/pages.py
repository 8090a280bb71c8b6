"""Printed documents as PDF files: what a request or a flow needs around `pdf_of`."""

from __future__ import annotations

import html
import re

from runtime.paper.pdf import pdf_of
from runtime.paper.pictures import pictures_of
from runtime.paper.tree import pictures_in, tree_of
from runtime.work import Work

_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_NOT_IN_NAMES = re.compile(r"[^\w. ()-]+")


def title_of(page: str) -> str:
    """What a page is called."""
    found = _TITLE.search(page)
    return html.unescape(found[1]).strip() if found else ""


def file_name(page: str) -> str:
    """The title as a file name, without an ending."""
    return " ".join(_NOT_IN_NAMES.sub(" ", title_of(page)).split())[:80] or "document"


async def pdf_page(work: Work, page: str) -> bytes:
    """A printed document as a PDF, in the language of whoever asks. Raises as `pdf_of` does."""
    tree = tree_of(page)
    return await pdf_of(
        tree,
        title=title_of(page),
        language=work.actor.language or "en",
        folder=work.mortise.settings.data_dir / "fonts",
        at=work.now,
        pictures=await pictures_of(work, [each["src"] for each in pictures_in(tree)]),
    )
