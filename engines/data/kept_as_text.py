"""What fields share whose values are text."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from typing_extensions import override

from engines.data.field import FieldDef
from engines.data.types import STRING, Type


class KeptAsText(FieldDef):
    """Text in expressions and in PostgreSQL; members say what may be written."""

    @override
    def value_type(self) -> Type:
        return STRING

    @override
    def column_type(self) -> sa.types.TypeEngine[Any]:
        return sa.Text()
