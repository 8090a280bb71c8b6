"""Fonts for paper: those of the system, of the data folder's `fonts`, and of font packages that are installed."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

PREFERRED = (
    "Inter", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "PingFang SC",
    "Microsoft YaHei", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "SimSun", "Noto Serif CJK SC", "Noto Sans",
    "Liberation Sans", "DejaVu Sans", "Libertinus Serif",
)  # fmt: skip
"""Families, the better first; typst takes each letter from the first that has it. Libertinus comes with typst."""
CHINESE = frozenset(
    {
        "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "PingFang SC", "Microsoft YaHei",
        "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "SimSun", "Noto Serif CJK SC",
    }
)  # fmt: skip
FONT_PACKAGE = "pylopdf-fonts-zh-cn"
"""A Python package that carries Noto Sans SC and Noto Serif SC (SIL Open Font License)."""
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")


@lru_cache(maxsize=4)
def fonts_of(folder: Path) -> Any:
    """The `typst.Fonts` that documents of this data folder are set in; looked for once."""
    import typst

    return typst.Fonts(font_paths=[str(each) for each in (folder, *_packaged()) if each.is_dir()])


def families(fonts: Any) -> list[str]:
    """The preferred families that are there."""
    known = set(fonts.families())
    return [each for each in PREFERRED if each in known]


def lacks_chinese(text: str, chosen: list[str]) -> bool:
    """Whether a text has Chinese characters and no chosen font can write them."""
    return _HAN.search(text) is not None and not CHINESE.intersection(chosen)


def _packaged() -> list[Path]:
    spec = find_spec(FONT_PACKAGE.replace("-", "_"))
    return [Path(place) for place in spec.submodule_search_locations or ()] if spec is not None else []
