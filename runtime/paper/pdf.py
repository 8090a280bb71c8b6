"""pdf_of: a printable page as PDF bytes. Nothing outside of the page and its pictures can be read by it."""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import Mapping
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from engines.kernel.errors import EvaluationFailed, Unavailable
from engines.kernel.texts import Text
from runtime.paper.fonts import FONT_PACKAGE, families, fonts_of, lacks_chinese
from runtime.paper.pictures import kind_of
from runtime.paper.tree import Branch, pictures_in, text_in

_PROGRAM = files("runtime.paper").joinpath("page.typ").read_bytes()


async def pdf_of(
    tree: Branch,
    *,
    title: str,
    language: str,
    folder: Path,
    at: datetime,
    pictures: Mapping[str, bytes] = MappingProxyType({}),
) -> bytes:
    """Set a page (see `tree_of`) on A4.

    Args:
        folder: more fonts, beside those of the system.
        pictures: by `src`; of those that are missing or broken the page shows the words that stand for them.
        at: what the file says about when it was made.

    Raises:
        Unavailable: `paper.no_typst`, `paper.no_chinese_font`: with what an administrator can do.
        EvaluationFailed: `paper.failed`.
    """
    return await asyncio.to_thread(_set, tree, title, language, folder, at, pictures)


def _set(tree: Branch, title: str, language: str, folder: Path, at: datetime, pictures: Mapping[str, bytes]) -> bytes:
    try:
        import typst
    except ImportError as error:
        raise Unavailable.because(
            "paper.no_typst",
            Text("PDF documents are not installed here.", "当前环境未安装 PDF 文档组件。"),
            Text("Ask an administrator to install the Python package 'typst'.", "请管理员安装 Python 包 typst。"),
        ) from error
    fonts = fonts_of(folder)
    chosen = families(fonts)
    if lacks_chinese(text_in(tree), chosen):
        raise Unavailable.because(
            "paper.no_chinese_font",
            Text("There is no font for Chinese on this server.", "服务器上没有中文字体。"),
            Text(
                f"Put a font such as Noto Sans SC into {folder}, or install the Python package '{FONT_PACKAGE}', "
                "and start again.",
                f"请将 Noto Sans SC 等字体放入 {folder}，或安装 Python 包 {FONT_PACKAGE}，然后重新启动。",
            ),
        )
    content = {"title": title, "language": language.split("-")[0], "fonts": chosen, "tree": tree}
    with tempfile.TemporaryDirectory(prefix="mortise-paper-") as root:
        _place(tree, pictures, Path(root))
        try:
            return bytes(
                typst.compile(
                    _PROGRAM,
                    root=root,
                    font_paths=fonts,
                    sys_inputs={"page": json.dumps(content, ensure_ascii=False)},
                    timestamp=at.replace(microsecond=0),
                )
            )
        except typst.TypstError as error:
            raise EvaluationFailed.because(
                "paper.failed", Text(f"The PDF cannot be made: {error}.", f"无法生成 PDF：{error}。")
            ) from error


def _place(tree: Branch, pictures: Mapping[str, bytes], root: Path) -> None:
    """Write the pictures where typst finds them, and tell the tree which file is which: `file`."""
    names: dict[str, str] = {}
    for number, (source, content) in enumerate(pictures.items()):
        if (kind := kind_of(content)) is not None and _is_whole(content, kind):
            names[source] = f"/{number}.{kind}"
            (root / f"{number}.{kind}").write_bytes(content)
    for each in pictures_in(tree):
        if each["src"] in names:
            each["file"] = names[each["src"]]


def _is_whole(content: bytes, kind: str) -> bool:
    """Whether it can be drawn: one broken picture would spoil the page."""
    import typst

    with tempfile.TemporaryDirectory(prefix="mortise-paper-") as root:
        picture, program = Path(root) / f"it.{kind}", Path(root) / "page.typ"
        picture.write_bytes(content)
        program.write_text(f'#set page(width: auto, height: auto)\n#image("/{picture.name}", width: 1pt)')
        try:
            typst.compile(program, root=Path(root), ignore_system_fonts=True)
        except typst.TypstError:
            return False
    return True
