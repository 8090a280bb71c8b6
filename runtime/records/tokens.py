"""What search finds a text by: our own tokens, the same for documents and for queries.

Latin words and digits whole and folded (`Ångström` → `angstrom`) and matched by prefix; Chinese as single characters
and pairs, so that any run inside a name is found without a dictionary; and the pinyin initials of each Chinese run,
from any of its first characters on (`华东科技` → `hdkj`, `dkj` …). PostgreSQL only stores and intersects them; it
never parses language.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

_LONGEST_TOKEN = 40
_MOST_TOKENS = 400
_INITIALS_FROM = 12
"""Characters of a run from which its initials are found."""
_MOST_CHARACTERS = 4000
_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+|[^\W_\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")


def folded(text: str) -> str:
    """Half-width, lower case, without accents."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(each for each in plain if not unicodedata.combining(each))


def tokens_of(texts: Iterable[str]) -> list[str]:
    """The tokens of a record, each once, bounded."""
    found: dict[str, None] = {}
    for text in texts:
        for token in _tokens(text[:_MOST_CHARACTERS]):
            found.setdefault(token)
            if len(found) >= _MOST_TOKENS:
                return list(found)
    return list(found)


def vector_text(tokens: Iterable[str], title: Iterable[str] = ()) -> str:
    """The tokens as the text form of a `tsvector`; those of the record's title carry the weight A. All have a position: a
    token without one would be found whatever weight is asked for."""
    marked = dict.fromkeys(title)
    rest = (token for token in tokens if token not in marked)
    return " ".join([*(_quoted(token) + ":1A" for token in marked), *(_quoted(token) + ":1" for token in rest)])


def query_text(query: str, *, in_title: bool = False) -> str:
    """The text form of a `tsquery`: all parts must occur; Latin parts by prefix. Empty when nothing is asked.
    `in_title`: only the tokens of titles count."""
    weight = "A" if in_title else ""
    parts: list[str] = []
    for run in _runs(query[:200]):
        if _is_chinese(run):
            pairs = _pairs(run) if len(run) > 1 else [run]
            parts += [_quoted(pair) + (f":{weight}" if weight else "") for pair in pairs]
        else:
            parts.append(_quoted(run[:_LONGEST_TOKEN]) + ":*" + weight)
    return " & ".join(dict.fromkeys(parts))


def _quoted(token: str) -> str:
    return "'" + token.replace("\\", "\\\\").replace("'", "''") + "'"


def _tokens(text: str) -> Iterator[str]:
    for run in _runs(text):
        if _is_chinese(run):
            yield from run
            yield from _pairs(run)
            yield from _initials(run)
        else:
            yield run[:_LONGEST_TOKEN]
    digits = re.sub(r"[\s\-()+]", "", text)
    if 5 <= len(digits) <= 20 and digits.isdigit():
        yield digits


def _runs(text: str) -> list[str]:
    return _RUN.findall(folded(text))


def _pairs(run: str) -> Iterator[str]:
    return (run[at : at + 2] for at in range(len(run) - 1))


def _is_chinese(run: str) -> bool:
    return run[0] >= "\u3400"


@lru_cache(maxsize=20_000)
def _initials(run: str) -> tuple[str, ...]:
    """The initials from each character on, for a name is rarely called by its first words (the city)."""
    from pypinyin import Style, lazy_pinyin  # its dictionary takes a while to load

    letters = "".join(each[:1] for each in lazy_pinyin(run[:_LONGEST_TOKEN], style=Style.FIRST_LETTER))
    return tuple(letters[at:] for at in range(min(len(letters), _INITIALS_FROM)))
