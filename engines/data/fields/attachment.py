"""Uploaded files."""

from __future__ import annotations

from typing import Literal

from typing_extensions import override

from engines.data.files import FilesField
from engines.kernel.texts import Text


class AttachmentField(FilesField):
    """Uploaded files of any allowed kind."""

    label_of_type = Text("Attachment", "附件")
    icon = "paperclip"
    group = "common"
    widget = "attachment"
    examples = (
        {
            "options": {"max_files": 2},
            "accepts": [["f1"], [{"id": "f1", "name": "合同.pdf", "size_bytes": 1200}], []],
            "refuses": ["f1", [{}], ["a", "b", "c"], [12], ["../etc"]],
        },
    )

    type: Literal["attachment"] = "attachment"
    accept: list[str] = []
    """Media types that are offered, such as `application/pdf` or `image/*`; empty for any."""

    @override
    def accepts_type(self, media_type: str) -> bool:
        return not self.accept or any(
            media_type == allowed or (allowed.endswith("/*") and media_type.startswith(allowed[:-1]))
            for allowed in self.accept
        )
