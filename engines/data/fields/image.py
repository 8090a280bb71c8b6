"""Pictures."""

from __future__ import annotations

from typing import Literal

from typing_extensions import override

from engines.data.files import FilesField
from engines.kernel.texts import Text

SAFE_TYPES = ("image/png", "image/jpeg", "image/gif", "image/webp")


class ImageField(FilesField):
    """Uploaded pictures (PNG, JPEG, GIF, WebP)."""

    label_of_type = Text("Image", "图片")
    icon = "image"
    group = "more"
    widget = "image"
    examples = (
        {
            "options": {},
            "accepts": [["p1"], [{"id": "p1", "type": "image/png"}]],
            "refuses": ["p1", [{"id": "p1", "type": "image/svg+xml"}], [{"id": "p1", "type": "text/html"}]],
        },
    )

    type: Literal["image"] = "image"

    @override
    def accepts_type(self, media_type: str) -> bool:
        return media_type in SAFE_TYPES
