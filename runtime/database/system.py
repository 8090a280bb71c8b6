"""The shared MetaData of Mortise's own tables; each package of `runtime/` and `builder/` adds its own in `tables.py`."""

from __future__ import annotations

import importlib
import pkgutil

import sqlalchemy as sa

SCHEMA = "mortise"

metadata = sa.MetaData(
    schema=SCHEMA,
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    },
)


def load_tables(*roots: str) -> sa.MetaData:
    """Import every `tables.py` below the root packages (`runtime`, `builder`), so that `metadata` is complete."""
    for root in roots or ("runtime", "builder"):
        package = importlib.import_module(root)
        for each in pkgutil.iter_modules(package.__path__):
            if each.ispkg and importlib.util.find_spec(f"{root}.{each.name}.tables"):
                importlib.import_module(f"{root}.{each.name}.tables")
    return metadata
