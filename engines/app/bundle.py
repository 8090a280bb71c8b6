"""The app document as text: canonical JSON in one file, or a folder of files that are the same document."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from engines.app.definition import AppDef
from engines.app.upgrade import upgraded
from engines.app.writing import pretty
from engines.data.dump import dump_definition
from engines.kernel import pointer
from engines.kernel.canonical import content_hash
from engines.kernel.definition import read_definition
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.errors import DefinitionError
from engines.kernel.texts import Text

MOST_BYTES = 20_000_000
LARGEST = 2**53 - 1
DEEPEST = 60
FOLDERS = {
    "forms": "forms",
    "flows": "flows",
    "rules": "rules",
    "tables": "tables",
    "reports": "reports",
    "pages": "pages",
    "roles": "roles",
    "connectors": "connectors",
    "templates": "templates",
    "scenarios": "scenarios",
}
"""Members of the app that are kept in files of their own, and the folder of each."""
LINES_FILES = {"rules": ("text", ".rule")}


def parse_app(text: str | bytes | Mapping[str, Any]) -> AppDef:
    """An app from its document. Raises DefinitionError that holds every mistake in shape; meaning is `check_app`'s."""
    document = upgraded(read_document(text))
    mistakes = list(unsound(document))
    if mistakes:
        raise DefinitionError(mistakes)
    return read_definition(AppDef, document)


def unsound(document: Any, at: str = "", depth: int = 0) -> Iterator[Diagnostic]:
    """What no reader of JSON is sure to keep: whole numbers beyond 2^53 (RFC 7493 §2.2), and nesting without end."""
    if depth > DEEPEST:
        yield Diagnostic(
            "app.too_deep",
            at,
            Text(f"The document is nested deeper than {DEEPEST} levels.", f"文档嵌套超过 {DEEPEST} 层。"),
            Text("Make it flatter.", "请减少嵌套。"),
        )
    elif isinstance(document, dict | list):
        parts = document.items() if isinstance(document, dict) else enumerate(document)
        for name, each in parts:
            if isinstance(each, dict | list) or (isinstance(each, int) and abs(each) > LARGEST):
                yield from unsound(each, pointer.join(at, name), depth + 1)
    elif isinstance(document, int) and abs(document) > LARGEST:
        yield Diagnostic(
            "app.number_too_large",
            at,
            Text(f"{document} is too large for JSON.", f"{document} 超出 JSON 数字范围。"),
            Text("Write it as a text.", "请写成文本。"),
        )


def read_document(text: str | bytes | Mapping[str, Any]) -> dict[str, Any]:
    """JSON text as a document; a name that stands twice in one object is a mistake, not a silent loss."""
    if isinstance(text, Mapping):
        return dict(text)
    if not isinstance(text, str | bytes):
        raise _not_an_object()
    if len(text) > MOST_BYTES:
        raise DefinitionError(
            Diagnostic("app.too_large", "", Text("The document is larger than 20 MB.", "文档超过 20 MB。"))
        )
    try:
        document = json.loads(text, object_pairs_hook=_without_doubles)
    except (ValueError, RecursionError) as error:
        raise DefinitionError(
            Diagnostic(
                "app.not_json",
                "",
                Text(f"This is not JSON: {error}.", f"这不是有效的 JSON：{error}。"),
                Text("Check commas, quotes and brackets at that place.", "请检查该处的逗号、引号和括号。"),
            )
        ) from error
    if not isinstance(document, dict):
        raise _not_an_object()
    return document


def _not_an_object() -> DefinitionError:
    return DefinitionError(
        Diagnostic(
            "app.not_an_object",
            "",
            Text("An app document is a JSON object.", "应用文档应为一个 JSON 对象。"),
            Text('Begin with {"format": 1, …}.', '请以 {"format": 1, …} 开头。'),
        )
    )


def document_of(app: AppDef) -> dict[str, Any]:
    """The canonical document: defaults left out, members in the order of the definitions."""
    document = dump_definition(app)
    assert isinstance(document, dict)
    return document


def print_app(app: AppDef) -> str:
    """Canonical JSON text: equal apps give equal bytes."""
    return pretty(document_of(app))


def hash_app(app: AppDef) -> str:
    return content_hash(document_of(app))


def print_folder(app: AppDef) -> dict[str, str]:
    """Path → text: `app.json`, `forms/customer.json`, `rules/vip_follow_up.rule` …; the order of each list is in
    `app.json`."""
    document = document_of(app)
    files: dict[str, str] = {}
    for member, folder in FOLDERS.items():
        parts = document.get(member)
        if not parts:
            continue
        document[member] = [part["key"] for part in parts]
        for part in parts:
            files.update(_part_files(member, folder, part))
    return {"app.json": pretty(document), **dict(sorted(files.items()))}


def parse_folder(files: Mapping[str, str]) -> AppDef:
    """The inverse of `print_folder`. Raises DefinitionError: `app.missing_file` for a part without its file."""
    if "app.json" not in files:
        raise _missing_file("app.json", "")
    document = read_document(files["app.json"])
    for member, folder in FOLDERS.items():
        keys = document.get(member)
        if isinstance(keys, list):
            document[member] = [_read_part(files, member, folder, key, index) for index, key in enumerate(keys)]
    return parse_app(document)


def _part_files(member: str, folder: str, part: dict[str, Any]) -> dict[str, str]:
    path = f"{folder}/{part['key']}"
    if member not in LINES_FILES:
        return {f"{path}.json": pretty(part)}
    name, suffix = LINES_FILES[member]
    rest = {key: value for key, value in part.items() if key != name}
    return {f"{path}{suffix}": "".join(line + "\n" for line in part[name]), f"{path}.json": pretty(rest)}


def _read_part(files: Mapping[str, str], member: str, folder: str, key: Any, index: int) -> Any:
    if not isinstance(key, str):
        return key
    path = f"{folder}/{key}"
    if f"{path}.json" not in files:
        raise _missing_file(f"{path}.json", pointer.join("", member, index))
    part = read_document(files[f"{path}.json"])
    if member in LINES_FILES:
        name, suffix = LINES_FILES[member]
        if f"{path}{suffix}" not in files:
            raise _missing_file(f"{path}{suffix}", pointer.join("", member, index))
        text = files[f"{path}{suffix}"]
        lines = text.removesuffix("\n").split("\n") if text else []
        at = 1 if "name" not in part else 2
        items = list(part.items())
        part = dict([*items[:at], (name, lines), *items[at:]])
    return part


def _missing_file(path: str, where: str) -> DefinitionError:
    return DefinitionError(
        Diagnostic(
            "app.missing_file",
            where,
            Text(f"The file '{path}' is missing.", f"缺少文件“{path}”。"),
            Text("Add it, or take its key out of app.json.", "请补上该文件，或从 app.json 中删除其标识。"),
        )
    )


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"'{twice}' stands twice in one object")
    return found
