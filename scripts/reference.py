"""Write the reference pages from the registries: field types, flow nodes, rule actions, functions."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from engines.data.field import FIELD_TYPES
from engines.expr.functions import functions as built_ins
from engines.flow.definition import NODE_TYPES
from engines.rule.blocks import ACTIONS

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference"
BASE = {
    "key",
    "label",
    "name",
    "help",
    "placeholder",
    "required",
    "visible",
    "read_only",
    "default",
    "overdue",
    "unique",
    "index",
    "audit",
    "note",
    "next",
    "type",
}


def pages() -> dict[str, str]:
    """File name → text. The tests compare these with what is committed."""
    return {
        "field-types.md": members("Field types · 字段类型", FIELD_TYPES.values()),
        "flow-nodes.md": members("Flow nodes · 流程节点", NODE_TYPES.values()),
        "rule-actions.md": actions(),
        "functions.md": functions(),
    }


def members(title: str, classes: Iterable[Any]) -> str:
    lines = [f"# {title}", "", "Generated from the registry by `make docs`.", ""]
    for each in classes:
        wire = each.model_fields["type"].default
        lines += [f"## `{wire}` · {each.label_of_type.en} · {each.label_of_type.zh}", ""]
        if each.__doc__:
            lines += [each.__doc__.strip().split("\n\n")[0].replace("\n    ", "\n"), ""]
        own = [(name, info) for name, info in each.model_fields.items() if name not in BASE]
        if own:
            lines += ["| option | default | meaning |", "|---|---|---|"]
            lines += [
                f"| `{info.alias or name}` | {default(info)} | {cell(info.description or '')} |" for name, info in own
            ]
            lines.append("")
    return "\n".join(lines)


def default(info: Any) -> str:
    if info.is_required():
        return "needed"
    value = info.get_default(call_default_factory=True)
    return "" if value in (None, "", [], {}, ()) else f"`{json.dumps(value, ensure_ascii=False, default=str)}`"


def cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def actions() -> str:
    lines = [
        "# Rule actions · 规则动作",
        "",
        "Generated from the registry by `make docs`; the tests read every example.",
        "",
    ]
    for wire, each in ACTIONS.items():
        lines += [f"## `{wire}` · {each.label_of_type.en} · {each.label_of_type.zh}", ""]
        lines += [*(f"    {text}" for text in each.text_examples), ""]
        described = [(name, info) for name, info in each.model_fields.items() if info.description]
        lines += [f"- `{name}`: {' '.join((info.description or '').split())}" for name, info in described]
        lines += [""] if described else []
    return "\n".join(lines)


def functions() -> str:
    lines = [
        "# Functions · 函数",
        "",
        "Generated from the registry by `make docs`; every example is run by the tests.",
        "",
    ]
    known = {id(each): each for each in built_ins().values() if each.group != "internal"}
    for each in sorted(known.values(), key=lambda one: one.names[0]):
        lines += [f"## `{each.names[0]}`", ""]
        lines += [f"`{each.names[0]}({signature})` → {each.gives}  " for signature in each.signatures]
        if len(each.names) > 1:
            lines.append("Also written: " + ", ".join(f"`{name}`" for name in each.names[1:]) + "  ")
        lines += [each.doc.en + "  ", each.doc.zh, ""]
        lines += [f"    {text} = {answer}" for text, answer in each.examples]
        lines.append("")
    return "\n".join(lines)


def main() -> int:
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (REFERENCE / name).write_text(text)
        print(f"docs/reference/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
