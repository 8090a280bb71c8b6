"""Where the parts of a rule text begin and end: outside strings, comments and brackets.

The language's lexer knows no lines and no statements; this scan tells it where a part begins, so that words such as
`end`, `comment` or `tag` stay free for fields: a verb counts only at the beginning of a statement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from engines.kernel.diagnostics import Diagnostic
from engines.kernel.errors import DefinitionError
from engines.kernel.texts import Text

RULE, ON, WHEN, END = ("rule", "规则"), ("on", "针对", "在"), ("when", "当"), ("end", "结束")
THEN = ("then", "则", "那么")
NESTING = "for_each"
"""The action that holds others, up to an `end` of its own."""
MOST_NESTED = 3
_IF = ("if", "如果")
_WANTS_MORE = frozenset(",，、=＝+-*/<>＜＞&|.:：") | {
    "and", "or", "in", "且", "并且", "或", "或者", "else", "否则", "return", "取自",
}  # fmt: skip
_TOKEN = re.compile(
    r"(?P<comment>//[^\n]*|/\*.*?\*/)|(?P<open>[(\[{（【｛])"
    r"|(?P<string>[\"“](?:\\.|[^\"”\\])*[\"”]|(?:(?<!\w)'|‘)(?:\\.|[^'’\\\n])*['’])"
    r"|(?P<close>[)\]}）】｝])|(?P<line>\n)|(?P<word>[^\W\d]\w*)|(?P<sign>[;；])|(?P<space>[^\S\n]+)|(?P<other>.)",
    re.S,
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word outside brackets: where it stands, whether a statement may begin with it, and where what stands before it
    ends (comments and white space left out)."""

    text: str
    start: int
    end: int
    first: bool
    after: int


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the rule: `start..end` with the comments before it, `at` where its keyword stands, `body` after it.

    `kind`: rule, on, when, then (the bare word), end, or an action's type. `path`: its name among the parts
    (`name`, `on/0`, `when`, `then/0`, `then/0/then/1`, `then/0/end`, `end`); empty for the bare `then`.
    """

    kind: str
    path: str
    start: int
    at: int
    body: int
    end: int


def words(text: str, start: int = 0) -> Iterator[Word]:
    """The words outside strings, comments and brackets. No statement begins after a sign that wants something."""
    depth, first, last, after = 0, True, "", start
    for found in _TOKEN.finditer(text, start):
        kind = found.lastgroup
        if kind in ("line", "sign"):
            first = kind == "sign" or last not in _WANTS_MORE
            after = found.end() if kind == "sign" else after
            continue
        if kind in ("comment", "space"):
            continue
        if kind == "word" and depth <= 0:
            yield Word(found[0], found.start(), found.end(), first, after)
        depth += {"open": 1, "close": -1}.get(kind or "", 0)
        first, last, after = False, found[0], found.end()


def comments(text: str) -> Iterator[re.Match[str]]:
    """The comments, those signs inside strings left out."""
    return (found for found in _TOKEN.finditer(text) if found.lastgroup == "comment")


def first_string(text: str, start: int) -> re.Match[str] | None:
    """The string that stands at `start`, after comments and white space."""
    for found in _TOKEN.finditer(text, start):
        if found.lastgroup not in ("comment", "space", "line"):
            return found if found.lastgroup == "string" else None
    return None


@dataclass(slots=True)
class _Scan:
    """The reading of one rule's words. `stage`: head, on, when, then or done; `open`: paths of the `for each` around."""

    text: str
    verbs: Mapping[str, str]
    marks: list[tuple[str, str, Word, int]] = field(default_factory=list)
    stage: str = "head"
    ifs: int = 0
    triggers: int = 0
    counts: list[int] = field(default_factory=lambda: [0])
    open: list[str] = field(default_factory=list)
    opening: bool = False
    skip_to: int = 0

    def mark(self, kind: str, path: str, word: Word, body: int | None = None) -> None:
        self.marks.append((kind, path, word, word.end if body is None else body))

    def take(self, word: Word) -> None:
        if word.start < self.skip_to or self.stage == "done":
            return
        if self.stage == "then":
            self._statement(word)
        elif self.stage == "head":
            if word.text in RULE:
                self.mark("rule", "name", word)
                self.stage = "on"
        else:
            self._head(word)

    def _head(self, word: Word) -> None:
        """Triggers and the condition, up to `then`. The word after `on` is a form, whatever it is called."""
        if self.marks[-1][0] == "on" and word.after == self.marks[-1][3]:
            return
        if self.stage == "on" and word.first and word.text in ON:
            self.mark("on", f"on/{self.triggers}", word)
            self.triggers += 1
        elif self.stage == "on" and word.text in WHEN:
            self.mark("when", "when", word)
            self.stage = "when"
        elif word.text in _IF:
            self.ifs += 1
        elif word.text in THEN and self.ifs:
            self.ifs -= 1
        elif word.text in THEN:
            self.mark("then", "", word)
            self.stage, self.opening = "then", True
        elif word.first and word.text in END and not self.text[word.end :].strip():
            self.mark("end", "end", word)
            self.stage = "done"

    def _statement(self, word: Word) -> None:
        first, opening = word.first or self.opening, self.opening
        self.opening = False
        if word.text in END and (first or not self.text[word.end :].strip()):
            self._end(word)
        elif first:
            spelling = _verb(self.text, word.start, self.verbs)
            if spelling:
                self._action(word, spelling)
            elif opening:
                raise _unknown_verb(word)

    def _end(self, word: Word) -> None:
        if self.open:
            self.mark("end", f"{self.open.pop()}/end", word)
            self.counts.pop()
        else:
            self.mark("end", "end", word)
            self.stage = "done"

    def _action(self, word: Word, spelling: str) -> None:
        kind = self.verbs[" ".join(spelling.split())]
        base = f"{self.open[-1]}/then" if self.open else "then"
        path = f"{base}/{self.counts[-1]}"
        self.skip_to = word.start + len(spelling)
        self.mark(kind, path, word, self.skip_to)
        self.counts[-1] += 1
        if kind == NESTING:
            if len(self.open) >= MOST_NESTED:
                raise _too_nested(word.start, self.skip_to)
            self.open.append(path)
            self.counts.append(0)


def split_rule(text: str, verbs: Mapping[str, str]) -> list[Part]:
    """The parts of one rule in order.

    Args:
        verbs: spelling → action type; spellings may be several words.

    Raises:
        DefinitionError: `rule.no_head`, `rule.no_end`, `rule.unknown_action`, `rule.limit.nested`.
    """
    scan = _Scan(text, verbs)
    for word in words(text):
        scan.take(word)
    if not scan.marks or scan.marks[0][0] != "rule":
        raise _missing("rule.no_head", (0, len(text)))
    if scan.stage != "done":
        raise _missing("rule.no_end", (len(text.rstrip()), len(text.rstrip())))
    return _parts(text, scan.marks)


def _parts(text: str, marks: list[tuple[str, str, Word, int]]) -> list[Part]:
    starts = [0, *(_leading(text, word) for _, _, word, _ in marks[1:]), len(text)]
    return [
        Part(kind, path, starts[index], word.start, body, starts[index + 1])
        for index, (kind, path, word, body) in enumerate(marks)
    ]


def _leading(text: str, word: Word) -> int:
    """The beginning of the white space and comments before a word; a comment on the line before belongs to that
    line."""
    newline = text.find("\n", word.after, word.start)
    same_line = text[word.after : newline if newline >= 0 else word.start]
    return newline if newline >= 0 and same_line.strip() else word.after


def _verb(text: str, at: int, verbs: Mapping[str, str]) -> str | None:
    found = _verb_pattern(tuple(sorted(verbs, key=len, reverse=True))).match(text, at)
    return found[0] if found else None


@lru_cache(maxsize=4)
def _verb_pattern(spellings: tuple[str, ...]) -> re.Pattern[str]:
    spaced = (r"\s+".join(re.escape(word) for word in each.split()) for each in spellings)
    return re.compile("(?:" + "|".join(spaced) + r")(?!\w)")


_SAID = {
    "rule.no_head": (
        Text('A rule begins with: rule "Name".', '规则以 规则 "名称" 开头。'),
        Text('Write rule "Name" in the first line.', '请在第一行写：规则 "名称"。'),
    ),
    "rule.no_end": (
        Text("The rule has no 'end'.", "规则缺少“结束”。"),
        Text("Write 'end' in the last line; each 'for each' has an 'end' of its own.",
             "请在最后一行写上“结束”；每个“逐个”也各有一个“结束”。"),
    ),
}  # fmt: skip


def _missing(code: str, span: tuple[int, int]) -> DefinitionError:
    return DefinitionError(Diagnostic(code, "", *_SAID[code], span=span))


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


def _too_nested(at: int, end: int) -> DefinitionError:
    return DefinitionError(
        Diagnostic(
            "rule.limit.nested",
            "",
            Text(f"'for each' stands inside {MOST_NESTED} others.", f"“逐个”已嵌套 {MOST_NESTED} 层。"),
            Text("Write a second rule and call it.", "请另写一条规则并调用。"),
            span=(at, end),
        )
    )
