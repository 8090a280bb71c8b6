"""Open sets as folders of one-file members.

A registry belongs to a package; every module of that package that holds a subclass of the member class is a member.
Nothing is listed by hand. Third parties add members through the entry point group `mortise.<name>`.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator, Mapping
from functools import cached_property
from importlib.metadata import entry_points
from types import MappingProxyType
from typing import Any, Generic, TypeVar, get_args

from pydantic import BaseModel, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import PydanticCustomError, core_schema

from engines.kernel.suggest import nearest
from engines.kernel.texts import Text

M = TypeVar("M", bound=BaseModel)


class Registry(Mapping[str, type[M]], Generic[M]):
    """Wire name → member class, discovered on first use from the modules of `package`.

    A member is a concrete subclass of `member` with `type: Literal["name"]`, in the file `name.py`.
    """

    def __init__(
        self,
        name: str,
        package: str,
        member: type[M],
        *,
        noun_en: str,
        noun_zh: str,
        not_offered: Mapping[str, Text] = MappingProxyType({}),
    ) -> None:
        self.name, self.package, self.member = name, package, member
        self.noun_en, self.noun_zh = noun_en, noun_zh
        self.not_offered = not_offered

    @cached_property
    def _members(self) -> dict[str, type[M]]:
        found: dict[str, type[M]] = {}
        package = importlib.import_module(self.package)
        modules = [
            importlib.import_module(f"{self.package}.{each.name}") for each in pkgutil.iter_modules(package.__path__)
        ]
        modules += [each.load() for each in entry_points(group=f"mortise.{self.name}")]
        for module in modules:
            for _, cls in inspect.getmembers(module, inspect.isclass):
                if (
                    cls.__module__ != module.__name__
                    or not issubclass(cls, self.member)
                    or "type" not in cls.model_fields
                ):
                    continue
                wire = get_args(cls.model_fields["type"].annotation)
                if not wire:
                    continue
                if wire[0] in found:
                    raise RuntimeError(
                        f"{self.name}: '{wire[0]}' is defined twice ({found[wire[0]].__module__}, {cls.__module__})"
                    )
                found[wire[0]] = cls
        return dict(sorted(found.items()))

    def __getitem__(self, wire_name: str) -> type[M]:
        return self._members[wire_name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._members)

    def __len__(self) -> int:
        return len(self._members)


class Member:
    """Annotation for "one member of a registry": `Annotated[FieldDef, Member(FIELD_TYPES)]`.

    Error locations stay plain JSON pointers, and an unknown type gets the nearest name.
    """

    def __init__(self, registry: Registry[Any]) -> None:
        self.registry = registry

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        registry = self.registry

        def choose(value: Any) -> Any:
            if isinstance(value, registry.member):
                return value
            wire = value.get("type") if isinstance(value, Mapping) else None
            if not isinstance(wire, str) or wire not in registry:
                if not isinstance(value, Mapping):
                    raise PydanticCustomError("not_an_object", "Expected an object")
                if isinstance(wire, str) and wire in registry.not_offered:
                    told = registry.not_offered[wire]
                    context = {"registry": registry.name, "en": told.en, "zh": told.zh, "member": "type"}
                    raise PydanticCustomError("not_offered", "{en}", context)
                raise PydanticCustomError(
                    "unknown_member",
                    "Unknown {noun} '{given}'",
                    {
                        "registry": registry.name,
                        "noun": registry.noun_en,
                        "noun_zh": registry.noun_zh,
                        "given": str(wire),
                        "nearest": nearest(str(wire), registry) or "",
                        "member": "type",
                    },
                )
            return registry[wire].__pydantic_validator__.validate_python(dict(value))

        return core_schema.no_info_plain_validator_function(
            choose,
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda each: each.model_dump(mode="json", by_alias=True, exclude_defaults=False)
            ),
        )

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """A mark that `engines.app.schema` replaces by the members: pydantic cannot follow references it did not make."""
        return {"x-member-of": self.registry.name}
