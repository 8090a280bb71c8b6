"""The common ground of every `…Def`: frozen, strict about unknown members, with mistakes as diagnostics."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from engines.kernel import pointer
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.errors import DefinitionError
from engines.kernel.suggest import nearest
from engines.kernel.texts import Text
from engines.kernel.value_words import value_words

Key = Annotated[
    str,
    Field(
        pattern=r"^[^\W\d][\w]*$",
        max_length=40,
        description="Identity: letters of any script, digits and _; no spaces; unique among its siblings.",
    ),
]
Feel = Annotated[str, Field(json_schema_extra={"format": "feel"}, description="A FEEL expression.")]
Condition = Annotated[
    bool | str, Field(json_schema_extra={"format": "feel-condition"}, description="true, false, or a FEEL condition.")
]


class Definition(BaseModel):
    """What an analyst wrote. Absent means default; dumping leaves defaults out."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, use_attribute_docstrings=True)


D = TypeVar("D", bound=BaseModel)


def read_definition(cls: type[D], document: Any) -> D:
    """Parse a document; raises DefinitionError that holds every mistake, with JSON pointers."""
    try:
        return cls.model_validate(document)
    except ValidationError as error:
        raise DefinitionError(diagnose(error, cls, document)) from error


def diagnose(error: ValidationError, cls: type[BaseModel] | None = None, document: Any = None) -> list[Diagnostic]:
    """Pydantic's errors as diagnostics in both languages, one per place. With the document that was read, pointers
    name places in it, without the names of union branches."""
    found: dict[str, Diagnostic] = {}
    for each in located(error, document):
        diagnostic = _diagnostic(each, cls)
        found.setdefault(diagnostic.pointer, diagnostic)
    return list(found.values())


def located(error: ValidationError, document: Any) -> list[Any]:
    """Pydantic's errors with `loc` in the document; the branches of a union that all refuse a value are one error."""
    errors: dict[tuple[Any, ...], Any] = {}
    for each in error.errors(include_url=False):
        loc = tuple(each["loc"])
        if document is not None:
            loc = tuple(pointer.within(document, loc, may_end_outside=each["type"] == "missing"))
        if loc in errors and len(loc) < len(each["loc"]):
            kind = "condition" if "bool" in each["loc"] or "bool" in errors[loc]["loc_given"] else "several"
            errors[loc] = {**errors[loc], "type": kind}
        elif loc not in errors:
            errors[loc] = {**each, "loc": loc, "loc_given": each["loc"]}
    return list(errors.values())


def _diagnostic(error: Any, cls: type[BaseModel] | None) -> Diagnostic:
    where, context = pointer.of(error["loc"]), error.get("ctx") or {}
    match error["type"]:
        case "unknown_member":
            given, near = context["given"], context["nearest"]
            hint = Text(f"Did you mean '{near}'?", f"是不是“{near}”？") if near else None
            return Diagnostic(
                f"{context['registry']}.unknown_type",
                pointer.join(where, "type"),
                Text(f"Unknown {context['noun']} '{given}'.", f"未知的{context['noun_zh']}“{given}”。"),
                hint,
            )
        case "not_offered":
            return Diagnostic(
                f"{context['registry']}.not_offered", pointer.join(where, "type"), Text(context["en"], context["zh"])
            )
        case "extra_forbidden":
            name = str(error["loc"][-1])
            near_name = nearest(name, cls.model_fields) if cls and len(error["loc"]) == 1 else None
            return Diagnostic(
                "definition.unknown_member",
                where,
                Text(f"'{name}' is not known here.", f"此处没有“{name}”这一项。"),
                Text(f"Did you mean '{near_name}'?", f"是不是“{near_name}”？")
                if near_name
                else Text("Remove it, or check its spelling.", "请删除或检查拼写。"),
            )
        case "missing":
            name = str(error["loc"][-1])
            return Diagnostic(
                "definition.missing_member",
                where,
                Text(f"'{name}' is missing.", f"缺少“{name}”。"),
                Text("Add it.", "请补上。"),
            )
        case _:
            return Diagnostic(f"definition.{error['type']}", where, value_words(error))
