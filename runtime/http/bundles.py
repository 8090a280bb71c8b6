"""Browser bundles as Vite leaves them: which files a page names, and serving those files.

File names below `assets/` carry a content hash, so browsers may keep them for ever; what can be compressed is sent
gzipped (or as the `.br` / `.gz` file that lies beside it), compressed once per process.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import mimetypes
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from engines.kernel.errors import NotFound, Unavailable
from engines.kernel.texts import Text

_FOREVER = "public, max-age=31536000, immutable"
_COMPRESSIBLE = (".js", ".css", ".svg", ".json", ".html", ".txt", ".map")
_SMALLEST_BYTES = 1000
_TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".woff2": "font/woff2"}


@dataclass(frozen=True)
class Assets:
    """What a page of the bundle names, as addresses."""

    scripts: tuple[str, ...]
    styles: tuple[str, ...]
    preloads: tuple[str, ...]


@dataclass
class Bundle:
    """One Vite build: `folder` is its output, served below `address`."""

    name: str
    folder: Path
    address: str
    _read: tuple[float, dict[str, Any]] | None = None
    _files: dict[tuple[str, str], tuple[float, bytes]] = field(default_factory=dict)

    def assets(self, entry: str) -> Assets:
        """Raises Unavailable (shell.not_built) when the bundle was not built."""
        manifest = self._manifest()
        if entry not in manifest:
            raise _not_built(self.name)
        chunks = _with_imports(manifest, entry)
        styles = [css for each in chunks for css in manifest[each].get("css", [])]
        own = manifest[entry]["file"]
        scripts = [] if own.endswith(".css") else [own]
        styles += [own] if own.endswith(".css") else []
        preloads = [manifest[each]["file"] for each in chunks if each != entry]
        return Assets(
            *(tuple(self.address + each for each in dict.fromkeys(group)) for group in (scripts, styles, preloads))
        )

    def _manifest(self) -> dict[str, Any]:
        path = self.folder / ".vite" / "manifest.json"
        try:
            changed = path.stat().st_mtime
        except OSError as error:
            raise _not_built(self.name) from error
        if self._read is None or self._read[0] != changed:
            self._read = changed, json.loads(path.read_text())
            self._files.clear()
        return self._read[1]

    async def serve(self, request: Request, name: str) -> Response:
        """The file `name` of the bundle; raises NotFound."""
        path = (self.folder / name.replace("\0", "")).resolve()
        if "\0" in name or not path.is_relative_to(self.folder.resolve()) or "/." in f"/{name}" or not path.is_file():
            raise NotFound.because(
                "shell.no_such_file", Text(f"There is no file '{name[:80]}'.", f"没有文件“{name[:80]}”。")
            )
        encoding = _encoding(request, path)
        changed = path.stat().st_mtime
        tag = f'"{int(changed * 1000):x}-{encoding or "plain"}"'
        headers = {
            "cache-control": _FOREVER if name.startswith("assets/") else "no-cache",
            "etag": tag,
            "vary": "accept-encoding",
        }
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        if encoding:
            headers["content-encoding"] = encoding
        content = await asyncio.to_thread(self._content, path, encoding, changed)
        media_type = _TYPES.get(path.suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
        return Response(content, headers=headers, media_type=media_type)

    def _content(self, path: Path, encoding: str, changed: float) -> bytes:
        key = (str(path), encoding)
        found = self._files.get(key)
        if found is None or found[0] != changed:
            beside = path.with_name(path.name + {"br": ".br", "gzip": ".gz"}.get(encoding, ""))
            lies_there = encoding != "gzip" or beside.is_file()
            content = beside.read_bytes() if lies_there else gzip.compress(path.read_bytes(), 6, mtime=0)
            found = self._files[key] = changed, content
        return found[1]


def _encoding(request: Request, path: Path) -> str:
    accepted = {each.split(";")[0].strip() for each in request.headers.get("accept-encoding", "").split(",")}
    if path.suffix not in _COMPRESSIBLE or path.stat().st_size < _SMALLEST_BYTES:
        return ""
    if "br" in accepted and path.with_name(path.name + ".br").is_file():
        return "br"
    return "gzip" if "gzip" in accepted else ""


def _with_imports(manifest: dict[str, Any], entry: str) -> list[str]:
    found, todo = [entry], [entry]
    while todo:
        for each in manifest[todo.pop()].get("imports", []):
            if each not in found:
                found.append(each)
                todo.append(each)
    return found


def _not_built(name: str) -> Exception:
    return Unavailable.because(
        "shell.not_built",
        Text(f"The browser part '{name}' is not built.", f"前端“{name}”尚未构建。"),
        Text("Run `make setup`, or `npm run build`.", "请运行 make setup 或 npm run build。"),
    )
