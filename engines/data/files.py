"""Uploaded files as values: the description of each, kept as JSON; the bytes are the runtime's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import sqlalchemy as sa
from pydantic import Field
from pydantic_core import CoreSchema, core_schema
from sqlalchemy.dialects.postgresql import JSONB
from typing_extensions import override

from engines.data import operators
from engines.data.field import FieldDef
from engines.data.types import NUMBER, STRING, Kind, Type, list_of
from engines.data.values import Unreadable, reading
from engines.kernel.sentences import quote
from engines.kernel.texts import Text

MEMBERS: dict[str, type] = {"id": str, "name": str, "size_bytes": int, "type": str, "url": str}
FILE = Type(
    Kind.CONTEXT, members=(("id", STRING), ("name", STRING), ("size_bytes", NUMBER), ("type", STRING), ("url", STRING))
)
ID_PATTERN = "^[A-Za-z0-9_-]{1,64}$"
FILE_JSON: dict[str, Any] = {
    "anyOf": [
        {"type": "string", "pattern": ID_PATTERN},
        {"type": "object", "required": ["id"], "properties": {"id": {"type": "string", "pattern": ID_PATTERN}}},
    ]
}


class FilesField(FieldDef):
    """A list of uploaded files."""

    operators = operators.FILES

    max_files: Annotated[int, Field(ge=1, le=50)] = 10
    """The most files one record may have."""
    max_size_mb: Annotated[int, Field(ge=1, le=100)] = 20
    """The largest file, in megabytes."""

    def accepts_type(self, media_type: str) -> bool:
        """Whether a file of this media type may be uploaded here."""
        return True

    @override
    def value_type(self) -> Type:
        return list_of(FILE)

    @override
    def column_type(self) -> sa.types.TypeEngine[Any]:
        return JSONB()

    @override
    def value_schema(self) -> CoreSchema:
        return core_schema.list_schema(reading(self._read), max_length=self.max_files)

    @override
    def json_schema(self) -> dict[str, Any]:
        return {"type": "array", "items": FILE_JSON, "maxItems": self.max_files}

    def _read(self, value: Any) -> dict[str, Any]:
        described = value if isinstance(value, Mapping) else {"id": value}
        file = {name: described[name] for name, kind in MEMBERS.items() if isinstance(described.get(name), kind)}
        identity = file.get("id", "")
        if not 0 < len(identity) <= 64 or not all(c.isascii() and (c.isalnum() or c in "-_") for c in identity):
            raise Unreadable(
                Text(f"'{quote(value)}' is not an uploaded file.", f"“{quote(value)}”不是已上传的文件。"),
                Text("Upload the file first, then send its id.", "请先上传文件，再提交其编号（id）。"),
            )
        if "type" in file and not self.accepts_type(file["type"]):
            raise Unreadable(
                Text(f"Files of type '{file['type']}' do not fit here.", f"此处不能放“{file['type']}”类型的文件。"),
                Text("Choose another file.", "请换一个文件。"),
            )
        if file.get("size_bytes", 0) > self.max_size_mb * 1_048_576:
            raise Unreadable(
                Text(
                    f"'{quote(file.get('name', identity))}' is larger than {self.max_size_mb} MB.",
                    f"“{quote(file.get('name', identity))}”超过 {self.max_size_mb} MB。",
                ),
                Text("Choose a smaller file.", "请选择更小的文件。"),
            )
        return file

    @override
    def to_json(self, value: Any) -> Any:
        return None if value is None else list(value)

    @override
    def to_text(self, value: Any, language: str) -> str:
        return ", ".join(str(file.get("name") or file.get("id")) for file in value or ())
