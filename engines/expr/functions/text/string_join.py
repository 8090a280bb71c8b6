"""`string join`: the texts of a list as one text; nulls are left out."""

from __future__ import annotations

from typing import Any

from engines.expr.bounds import require_characters
from engines.expr.functions.text import StringFunction
from engines.kernel.texts import Text


class StringJoin(StringFunction):
    names = ("string join",)
    takes = ("list: list, delimiter?: string",)
    doc = Text("The texts of a list as one text; nulls are left out.", "把列表中的文本连接起来，忽略空值。")
    examples = (('string join(["a", null, "c"], "_")', '"a_c"'), ('string join(["a", "b"])', '"ab"'))
    nulls = True

    @staticmethod
    def run(items: list[Any] | None, delimiter: str | None = None) -> str | None:
        if items is None or any(each is not None and not isinstance(each, str) for each in items):
            return None
        texts = [each for each in items if each is not None]
        require_characters(sum(map(len, texts)) + len(delimiter or "") * len(texts))
        return (delimiter or "").join(texts)
