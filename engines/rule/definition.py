"""RuleDef: rule text; TableDef: a decision table."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from engines.kernel.definition import Definition, Feel, Key
from engines.kernel.texts import Label


class RuleDef(Definition):
    """A rule, as lines of rule text (see the language guide). The text names the trigger, the condition, the actions.

    rule "VIP follow-up"
      on customer every day at 09:00
      when level = "vip" and days since(last_follow_up) > 15
      then create task { owner: owner, subject: "Follow up this VIP customer now", customer: customer }
    end
    """

    key: Key
    name: Label = ""
    text: list[str]
    enabled: bool = True
    priority: Annotated[int, Field(ge=-1000, le=1000)] = 0
    """Higher runs first; equal ones in the order of the document."""


class TableInput(Definition):
    """A column to look at. `values`: unary tests that say which values it may have (`"a", "b"` or `[0..100]`); another
    value is an error when the table decides."""

    expression: Feel
    label: Label = ""
    values: Feel | None = None


class TableOutput(Definition):
    """A column to answer with. `values`: the values it may have, the most important first (hit policies P and O);
    `default`: its value when no row applies."""

    key: Key
    label: Label = ""
    values: Feel | None = None
    default: Feel | None = None


class TableRow(Definition):
    when: list[Feel]
    """One unary test per input; `-` or nothing means any."""
    then: list[Feel]
    note: str = ""


class TableDef(Definition):
    """A DMN decision table over a form's fields. `hit`: Unique, Any, Priority, First, Rule order, Output order, Collect
    (a list), or collect with + the sum, < the least, > the greatest, # the count."""

    key: Key
    name: Label = ""
    form: Key | None = None
    hit: Literal["U", "A", "P", "F", "R", "O", "C", "C+", "C<", "C>", "C#"] = "U"
    inputs: list[TableInput]
    outputs: list[TableOutput]
    rows: list[TableRow] = []
    help: Any = ""
