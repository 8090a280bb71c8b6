"""Where the parts of a rule text begin and end: outside strings, comments and brackets.

The language's lexer knows no lines and no statements; this scan gives it one part at a time, so that words such as
`end`, `comment` or `tag` stay free for fields: a verb counts only at the beginning of a statement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from engines.kernel.diagnostics import Diagnostic
from engines.kernel.errors import DefinitionError
from engines.kernel.texts import Text

RULE, ON, WHEN, END = ("rule", "规则"), ("on", "针对", "在"), ("when", "当"), ("end", "结束")
THEN = ("then", "则", "那么")
_IF = ("if", "如果")
_WANTS_MORE = frozenset(",，、=＝+-*/<>＜＞&|.:：") | {
    "and",
    "or",
    "in",
    "且",
    "并且",
    "或",
    "或者",
    "else",
    "否则",
    "return",
}
_TOKEN = re.compile(
    r"(?P<comment>//[^\n]*|/\*.*?\*/)|(?P<string>[\"“](?:\\.|[^\"”\\])*[\"”])|(?P<open>[(\[{（【｛])"
    r"|(?P<close>[)\]}）】｝])|(?P<line>\n)|(?P<word>[^\W\d]\w*)|(?P<sign>[;；])|(?P<space>[^\S\n]+)|(?P<other>.)",
    re.S,
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word outside brackets: where it stands, and whether a statement may begin with it."""

    text: str
    start: int
    end: int
    first: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the rule: `start..end` with the comments before it, `at` where it really begins, `body` after its
    keyword."""

    kind: str
    start: int
    at: int
    body: int
    end: int


def words(text: str, start: int = 0) -> Iterator[Word]:
    """The words outside strings, comments and brackets. No statement begins after a sign that wants something."""
    depth, first, last = 0, True, ""
    for found in _TOKEN.finditer(text, start):
        kind = found.lastgroup
        if kind in ("line", "sign"):
            first = kind == "sign" or last not in _WANTS_MORE
            continue
        if kind in ("comment", "space"):
            continue
        if kind == "word" and depth <= 0:
            yield Word(found[0], found.start(), found.end(), first)
        depth += {"open": 1, "close": -1}.get(kind or "", 0)
        first, last = False, found[0]


def split_rule(text: str, verbs: dict[str, str]) -> list[Part]:
    """The parts of one rule in order: rule, on …, when, then's actions (kind = action type), end.

    Args:
        verbs: spelling → action type; spellings may be several words.
    """
    marks: list[tuple[str, int, int]] = []
    stage, ifs, depth, skip_to = "head", 0, 0, 0
    opening = False
    for word in words(text):
        if word.start < skip_to:
            continue
        first = word.first or opening
        if stage == "head" and word.text in RULE:
            marks.append(("rule", word.start, word.end))
            stage = "on"
        elif stage == "on" and word.first and word.text in ON:
            marks.append(("on", word.start, word.end))
        elif stage == "on" and word.text in WHEN:
            marks.append(("when", word.start, word.end))
            stage = "when"
        elif stage in ("on", "when") and word.text in _IF:
            ifs += 1
        elif stage in ("on", "when") and word.text in THEN:
            if ifs:
                ifs -= 1
                continue
            marks.append(("then", word.start, word.end))
            stage, opening = "then", True
            continue
        elif stage == "then":
            if word.text in END and (first or not text[word.end :].strip()):
                if depth == 0:
                    marks.append(("end", word.start, word.end))
                    break
                depth -= 1
            elif first:
                spelling = _verb(text, word.start, verbs)
                if spelling:
                    skip_to = word.start + len(spelling)
                    if depth == 0:
                        marks.append((verbs[" ".join(spelling.split())], word.start, skip_to))
                    depth += verbs[" ".join(spelling.split())] == "for_each"
                    opening = False
                elif depth == 0 and opening:
                    raise _unknown_verb(word)
        opening = False if stage == "then" and word.text not in THEN else opening
    return _parts(text, marks)


def _parts(text: str, marks: list[tuple[str, int, int]]) -> list[Part]:
    if not marks or marks[0][0] != "rule":
        raise DefinitionError(
            Diagnostic(
                "rule.no_head",
                "",
                Text('A rule begins with: rule "Name".', '规则以 规则 "名称" 开头。'),
                span=(0, len(text)),
            )
        )
    if marks[-1][0] != "end":
        raise DefinitionError(
            Diagnostic(
                "rule.no_end",
                "",
                Text("The rule has no 'end'.", "规则缺少“结束”。"),
                Text("Write 'end' in the last line.", "请在最后一行写上“结束”。"),
                span=(len(text.rstrip()), len(text.rstrip())),
            )
        )
    starts = [0]
    for kind, at, _ in marks[1:]:
        starts.append(_leading(text, at, kind))
    parts = []
    for index, (kind, at, body) in enumerate(marks):
        end = starts[index + 1] if index + 1 < len(marks) else len(text)
        parts.append(Part(kind, starts[index], at, body, end))
    return parts


def _leading(text: str, at: int, kind: str) -> int:
    """The beginning of the white space and comments before `at`."""
    pattern = re.compile(r"(?:\s+|//[^\n]*(?=\n)|/\*.*?\*/)*$", re.S)
    found = pattern.search(text[:at])
    start = found.start() if found else at
    newline = text.find("\n", start, at)
    same_line = text[start : newline if newline >= 0 else at]
    return newline if newline >= 0 and same_line.strip() else start


def _verb(text: str, at: int, verbs: dict[str, str]) -> str | None:
    for spelling in sorted(verbs, key=len, reverse=True):
        pattern = r"\s+".join(re.escape(each) for each in spelling.split()) + r"(?!\w)"
        found = re.match(pattern, text[at:])
        if found:
            return found[0]
    return None


def _unknown_verb(word: Word) -> DefinitionError:
    return DefinitionError(
        Diagnostic(
            "rule.unknown_action",
            "",
            Text(f"'{word.text}' is no action.", f"“{word.text}”不是动作。"),
            Text(
                "Write set, require, forbid, create, update, delete, tag, notify, start flow …",
                "请使用 设置、必填、禁止、创建、更新、删除、打标签、通知、启动流程 等动作。",
            ),
            span=(word.start, word.end),
        )
    )
