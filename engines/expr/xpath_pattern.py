"""Regular expressions of XPath, read and rewritten as Python's.

**Source**: DMN 1.5 §10.3.4.3 refers to XQuery and XPath Functions 3.1 §5.6 and XML Schema 1.1 part 2 appendix G. What
Python has besides (look-around, named groups, `\\b`, possessive quantifiers) is refused, as there.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import lru_cache

_SINGLE = {"n": "\\n", "r": "\\r", "t": "\\t"} | {each: "\\" + each for each in "\\|.?*+(){}-[]^$"}
_NAME_START = (
    ":_A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME = _NAME_START + "\\-.0-9\u00b7\u0300-\u036f\u203f-\u2040"
_QUANTITY = re.compile(r"\{(\d+)(,(\d*))?\}")
_WHITE = "\t\n\r "
_BLOCKS = {
    "BasicLatin": "\u0000-\u007f", "Latin-1Supplement": "\u0080-\u00ff", "LatinExtended-A": "\u0100-\u017f",
    "LatinExtended-B": "\u0180-\u024f", "IPAExtensions": "\u0250-\u02af", "SpacingModifierLetters": "\u02b0-\u02ff",
    "CombiningDiacriticalMarks": "\u0300-\u036f", "Greek": "\u0370-\u03ff", "GreekandCoptic": "\u0370-\u03ff",
    "Cyrillic": "\u0400-\u04ff", "Armenian": "\u0530-\u058f", "Hebrew": "\u0590-\u05ff", "Arabic": "\u0600-\u06ff",
    "Syriac": "\u0700-\u074f", "Thaana": "\u0780-\u07bf", "Devanagari": "\u0900-\u097f", "Bengali": "\u0980-\u09ff",
    "Gurmukhi": "\u0a00-\u0a7f", "Gujarati": "\u0a80-\u0aff", "Oriya": "\u0b00-\u0b7f", "Tamil": "\u0b80-\u0bff",
    "Telugu": "\u0c00-\u0c7f", "Kannada": "\u0c80-\u0cff", "Malayalam": "\u0d00-\u0d7f", "Sinhala": "\u0d80-\u0dff",
    "Thai": "\u0e00-\u0e7f", "Lao": "\u0e80-\u0eff", "Tibetan": "\u0f00-\u0fff", "Myanmar": "\u1000-\u109f",
    "Georgian": "\u10a0-\u10ff", "HangulJamo": "\u1100-\u11ff", "Ethiopic": "\u1200-\u137f",
    "Cherokee": "\u13a0-\u13ff", "Ogham": "\u1680-\u169f", "Runic": "\u16a0-\u16ff", "Khmer": "\u1780-\u17ff",
    "Mongolian": "\u1800-\u18af", "LatinExtendedAdditional": "\u1e00-\u1eff", "GreekExtended": "\u1f00-\u1fff",
    "GeneralPunctuation": "\u2000-\u206f", "SuperscriptsandSubscripts": "\u2070-\u209f",
    "CurrencySymbols": "\u20a0-\u20cf", "CombiningMarksforSymbols": "\u20d0-\u20ff",
    "LetterlikeSymbols": "\u2100-\u214f", "NumberForms": "\u2150-\u218f", "Arrows": "\u2190-\u21ff",
    "MathematicalOperators": "\u2200-\u22ff", "MiscellaneousTechnical": "\u2300-\u23ff",
    "ControlPictures": "\u2400-\u243f", "EnclosedAlphanumerics": "\u2460-\u24ff", "BoxDrawing": "\u2500-\u257f",
    "BlockElements": "\u2580-\u259f", "GeometricShapes": "\u25a0-\u25ff", "MiscellaneousSymbols": "\u2600-\u26ff",
    "Dingbats": "\u2700-\u27bf", "BraillePatterns": "\u2800-\u28ff", "CJKRadicalsSupplement": "\u2e80-\u2eff",
    "KangxiRadicals": "\u2f00-\u2fdf", "CJKSymbolsandPunctuation": "\u3000-\u303f", "Hiragana": "\u3040-\u309f",
    "Katakana": "\u30a0-\u30ff", "Bopomofo": "\u3100-\u312f", "HangulCompatibilityJamo": "\u3130-\u318f",
    "EnclosedCJKLettersandMonths": "\u3200-\u32ff", "CJKCompatibility": "\u3300-\u33ff",
    "CJKUnifiedIdeographsExtensionA": "\u3400-\u4dbf", "CJKUnifiedIdeographs": "\u4e00-\u9fff",
    "YiSyllables": "\ua000-\ua48f", "HangulSyllables": "\uac00-\ud7a3", "PrivateUse": "\ue000-\uf8ff",
    "CJKCompatibilityIdeographs": "\uf900-\ufaff", "AlphabeticPresentationForms": "\ufb00-\ufb4f",
    "ArabicPresentationForms-A": "\ufb50-\ufdff", "CombiningHalfMarks": "\ufe20-\ufe2f",
    "CJKCompatibilityForms": "\ufe30-\ufe4f", "SmallFormVariants": "\ufe50-\ufe6f",
    "ArabicPresentationForms-B": "\ufe70-\ufeff", "HalfwidthandFullwidthForms": "\uff00-\uffef",
    "Specials": "\ufff0-\ufffd", "MathematicalAlphanumericSymbols": "\U0001d400-\U0001d7ff",
    "CJKUnifiedIdeographsExtensionB": "\U00020000-\U0002a6df",
}  # fmt: skip
_CATEGORIES = frozenset(
    {*"LMNPZSC", "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf",
     "Po", "Zs", "Zl", "Zp", "Sm", "Sc", "Sk", "So", "Cc", "Cf", "Co", "Cn"}
)  # fmt: skip


class PatternFault(ValueError):
    """The text is no regular expression of XPath."""


def python_pattern(pattern: str, *, multiline: bool, dotall: bool, spaced: bool) -> str:
    """The Python pattern that means the same. Raises PatternFault.

    Args:
        multiline, dotall, spaced: the flags m, s, x.
    """
    reader = _Reader(_without_space(pattern) if spaced else pattern, multiline, dotall)
    text = reader.alternatives()
    if reader.at < len(reader.text):
        raise PatternFault(")")
    return text


def _without_space(pattern: str) -> str:
    """Flag x: white space goes, except inside character classes."""
    kept, depth, at = [], 0, 0
    while at < len(pattern):
        char = pattern[at]
        if char == "\\" and at + 1 < len(pattern):
            rest = pattern[at + 1 :].lstrip(_WHITE) if not depth else pattern[at + 1 :]
            kept.append("\\" + rest[:1])
            at = len(pattern) - len(rest) + 1
            continue
        depth += (char == "[") - (char == "]" and depth > 0)
        if depth or char not in _WHITE:
            kept.append(char)
        at += 1
    return "".join(kept)


class _Reader:
    def __init__(self, text: str, multiline: bool, dotall: bool) -> None:
        self.text, self.multiline, self.dotall = text, multiline, dotall
        self.at = 0
        self.opened = 0
        self.closed: set[int] = set()

    def peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def alternatives(self) -> str:
        branches = [self.branch()]
        while self.peek() == "|":
            self.at += 1
            branches.append(self.branch())
        return "|".join(branches)

    def branch(self) -> str:
        out = []
        while self.peek() not in ("", "|", ")"):
            out.append(self.piece())
        return "".join(out)

    def piece(self) -> str:
        char = self.peek()
        if char in "^$":
            self.at += 1
            self.no_quantity()
            if char == "^":
                return "(?m:^)" if self.multiline else "\\A"
            return "(?m:$)" if self.multiline else "\\Z"
        return self.atom() + self.quantity()

    def no_quantity(self) -> None:
        if self.peek() and self.peek() in "?*+{":
            raise PatternFault(self.peek())

    def quantity(self) -> str:
        char = self.peek()
        if char and char in "?*+":
            self.at += 1
            found = char
        elif char == "{":
            match = _QUANTITY.match(self.text, self.at)
            if match is None or (match[3] and int(match[1]) > int(match[3])):
                raise PatternFault("{")
            self.at = match.end()
            found = match[0]
        else:
            return ""
        if self.peek() == "?":
            self.at += 1
            found += "?"
        self.no_quantity()
        return found

    def atom(self) -> str:
        char = self.peek()
        self.at += 1
        match char:
            case "(":
                return self.group()
            case "[":
                return self.char_class()
            case ".":
                return "(?s:.)" if self.dotall else "[^\\n\\r]"
            case "\\":
                return self.escape()
            case "?" | "*" | "+" | "{" | "}" | "]":
                raise PatternFault(char)
            case _:
                return re.escape(char)

    def group(self) -> str:
        if self.text.startswith("?:", self.at):
            self.at += 2
            inner, number = "(?:", 0
        elif self.peek() == "?":
            raise PatternFault("(?")
        else:
            self.opened += 1
            inner, number = "(", self.opened
        inner += self.alternatives()
        if self.peek() != ")":
            raise PatternFault("(")
        self.at += 1
        self.closed.add(number)
        return inner + ")"

    def escape(self) -> str:
        char = self.peek()
        if char.isdigit() and char != "0":
            return self.back_reference()
        inside = self.class_escape(char)
        if inside is not None:
            return inside if inside.startswith("[") else f"[{inside}]"
        raise PatternFault("\\" + char)

    def back_reference(self) -> str:
        number = int(self.peek())
        self.at += 1
        while self.peek().isdigit() and number * 10 + int(self.peek()) in self.closed:
            number = number * 10 + int(self.peek())
            self.at += 1
        if number not in self.closed:
            raise PatternFault(f"\\{number}")
        return f"(?:\\{number})"

    def class_escape(self, char: str) -> str | None:
        """What may stand inside a Python class (`a-z`), or a class of its own (`[^…]`); None: no such escape."""
        self.at += 1
        if char in _SINGLE and char:
            return _SINGLE[char]
        if char and char in "sSdDwWiIcC":
            return {
                "s": " \\t\\n\\r", "S": "[^ \\t\\n\\r]", "d": "\\d", "D": "\\D", "i": _NAME_START, "c": _NAME,
                "I": f"[^{_NAME_START}]", "C": f"[^{_NAME}]",
            }.get(char) or (_word() if char == "w" else f"[^{_word()}]")  # fmt: skip
        if char and char in "pP":
            return self.property(char == "P")
        return None

    def property(self, negated: bool) -> str:
        end = self.text.find("}", self.at)
        if self.peek() != "{" or end < 0:
            raise PatternFault("\\p")
        name = self.text[self.at + 1 : end]
        self.at = end + 1
        found = _BLOCKS.get(name[2:]) if name.startswith("Is") else None
        if name in _CATEGORIES:
            found = ranges_of(name)
        if found is None:
            raise PatternFault(name)
        return f"[^{found}]" if negated else found

    def char_class(self) -> str:
        """`[a-z-[aeiou]]`: Python has no subtraction, so what is taken away is looked ahead for."""
        negated = self.peek() == "^"
        self.at += negated
        plain: list[str] = []
        whole: list[str] = []
        minus = ""
        first = True
        while self.peek() != "]" or first:
            if not self.peek():
                raise PatternFault("[")
            if self.text.startswith("-[", self.at) and not first:
                self.at += 2
                minus = self.char_class()
                break
            self.class_part(plain, whole, first)
            first = False
        if self.peek() != "]":
            raise PatternFault("[")
        self.at += 1
        return _class(negated, "".join(plain), whole, minus)

    def class_part(self, plain: list[str], whole: list[str], first: bool) -> None:
        """One character, range or escape of a class."""
        low = self.class_char(first)
        if low.startswith("[^") or low in ("\\D", "\\S"):
            whole.append(low)
            return
        if self.peek() == "-" and self.text[self.at + 1 : self.at + 2] not in ("]", "[", "") and _is_char(low):
            self.at += 1
            high = self.class_char(False)
            if not _is_char(high) or _char(low) > _char(high):
                raise PatternFault("-")
            plain.append(f"{low}-{high}")
            return
        plain.append(low)

    def class_char(self, first: bool) -> str:
        char = self.peek()
        self.at += 1
        if char == "\\":
            found = self.class_escape(self.peek())
            if found is None:
                raise PatternFault("\\")
            return found
        if char in ("[", "]"):
            raise PatternFault(char)
        return "\\" + char if char in "\\^-&~|" else char


def _class(negated: bool, plain: str, whole: list[str], minus: str) -> str:
    parts = ([f"[{plain}]"] if plain else []) + whole
    if not parts:
        raise PatternFault("[]")
    one = parts[0] if len(parts) == 1 else f"(?:{'|'.join(parts)})"
    if negated:
        one = f"[^{plain}]" if not whole else f"(?!{one})(?s:.)"
    return f"(?:(?!{minus}){one})" if minus else one


def _is_char(part: str) -> bool:
    return len(part) == 1 or (len(part) == 2 and part[0] == "\\" and part[1] not in "dDsSwW")


def _char(part: str) -> str:
    return {"\\n": "\n", "\\r": "\r", "\\t": "\t"}.get(part, part[-1])


@lru_cache(maxsize=64)
def ranges_of(category: str) -> str:
    """The characters of a Unicode category as the inside of a Python class. **Shape**: one pass over Unicode, cached."""
    return "".join(f"\\U{low:08x}-\\U{high:08x}" for low, high in _ranges(category))


@lru_cache(maxsize=1)
def _word() -> str:
    """XML Schema's `\\w`: everything but punctuation, separators and the rest."""
    return "".join(f"\\U{low:08x}-\\U{high:08x}" for low, high in _ranges("LMNS"))


def _ranges(categories: str) -> list[tuple[int, int]]:
    """Runs of code points whose category starts with `categories` (one of it, or one letter of several)."""
    wanted = categories if len(categories) < 3 else None
    found: list[tuple[int, int]] = []
    for code in _codes():
        category = unicodedata.category(chr(code))
        fits = category.startswith(wanted) if wanted else category[0] in categories
        if not fits:
            continue
        if found and found[-1][1] == code - 1:
            found[-1] = (found[-1][0], code)
        else:
            found.append((code, code))
    return found


def _codes() -> list[int]:
    """All code points but the empty planes and the private ones beyond their first."""
    return [*range(0xD800), *range(0xE000, 0x33000), *range(0xE0000, 0xE0200), 0xF0000, sys.maxunicode]
