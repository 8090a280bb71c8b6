"""The options of a choice, and readers shared by the fields that have options."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from engines.data.values import Unreadable
from engines.kernel.definition import Condition, Definition
from engines.kernel.sentences import quote
from engines.kernel.suggest import nearest
from engines.kernel.texts import Label, Text, say

OptionKey = Annotated[
    str, Field(pattern=r"^[\w][\w.+\-]*$", max_length=40, description="Identity of an option: letters, digits, _ - . +")
]


class Option(Definition):
    """One value of a choice."""

    key: OptionKey
    label: Label = ""
    color: Annotated[str, Field(pattern=r"^[a-z]+$", max_length=20, examples=["amber", "blue", "green"])] = "gray"
    visible: Condition = True
    """Whether it may be chosen now; values already stored stay."""


def label_of(options: Sequence[Option], key: str, language: str) -> str:
    """The option's label, or its key when it has none or no longer exists."""
    for option in options:
        if option.key == key:
            return say(option.label, language) or key
    return key


def option_named(options: Sequence[Option], text: str) -> str:
    """The key of the option whose key or label (any language) is `text`; raises Unreadable."""
    wanted = text.strip().casefold()
    names: dict[str, str] = {}
    for option in options:
        labels = option.label.values() if isinstance(option.label, dict) else [option.label]
        for name in (option.key, *labels):
            if name:
                names.setdefault(name.casefold(), option.key)
    if wanted in names:
        return names[wanted]
    near = nearest(wanted, names)
    if near:
        hint = Text(
            f"Did you mean '{label_of(options, names[near], 'en')}'?",
            f"是不是“{label_of(options, names[near], 'zh')}”？",
        )
    else:
        en, zh = ([label_of(options, option.key, language) for option in options[:8]] for language in ("en", "zh"))
        hint = Text(f"Choose one of: {', '.join(en)}.", f"请从以下选项中选择：{'、'.join(zh)}。")
    raise Unreadable(Text(f"'{quote(text)}' is not one of the options.", f"“{quote(text)}”不在选项中。"), hint)
