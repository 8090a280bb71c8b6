"""Apps that come with the program: the folders below `templates/`, each a whole app document."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from engines.app.bundle import document_of, parse_app, parse_folder, read_document
from engines.kernel.errors import MortiseError, NotFound
from engines.kernel.suggest import did_you_mean
from engines.kernel.texts import Text

FOLDER = Path(__file__).parents[2] / "templates"
_TEXT_FILES = {".json", ".rule", ".md"}


def template_keys() -> list[str]:
    return sorted(each.parent.name for each in FOLDER.glob("*/app.json"))


def template(key: str) -> dict[str, Any]:
    """The app document of a template; raises NotFound, DefinitionError."""
    if key not in template_keys():
        raise _unknown(key)
    return read_app_folder(FOLDER / key)


def templates() -> Iterator[dict[str, Any]]:
    """What the palette shows of each."""
    for key in template_keys():
        app = read_document((FOLDER / key / "app.json").read_bytes())
        yield {name: app.get(name) for name in ("key", "name", "help", "icon", "color", "version")}


def read_app_folder(folder: Path) -> dict[str, Any]:
    """The document of a folder: `app.json` with the parts in it, or in files beside it. Raises NotFound, DefinitionError."""
    if not (folder / "app.json").is_file():
        raise NotFound.because(
            "builder.no_app_json",
            Text(f"There is no app.json in {folder}.", f"{folder} 中没有 app.json。"),
            Text("Name the folder of an app, or a JSON file.", "请指定应用文件夹或 JSON 文件。"),
        )
    files = {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in sorted(folder.rglob("*"))
        if path.suffix in _TEXT_FILES and path.is_file()
    }
    document = read_document(files["app.json"])
    is_whole = all(isinstance(each, dict) for each in document.get("forms", []))
    return document_of(parse_app(document) if is_whole else parse_folder(files))


def _unknown(key: str) -> MortiseError:
    return NotFound.because(
        "builder.template.unknown",
        Text(f"There is no template '{key}'.", f"没有模板“{key}”。"),
        did_you_mean(key, template_keys()),
    )
