"""DMN models: read, run, checked, and our own tables written as such. **Source**: DMN 1.5 (formal/2024-01-01).

    read_dmn(xml) -> DmnModel                       any of DMN 1.1–1.5, one shape
    check_dmn(model, imports) -> list[Diagnostic]   everything that is wrong or odd
    plan_dmn(model, imports) -> DmnPlan             compiled; `.notes` holds what is wrong with it
    DmnPlan.decide(name, inputs, env) -> DmnResult  value and errors
    tables_of_dmn(xml, form, schema) -> ReadTables  the decision tables of a file as ours
    write_dmn(tables, schema, name) -> bytes        ours as a file that other tools read; reading it loses nothing

Invariants: nothing is loaded from outside; a model that our checker would not accept still runs as the standard says.
"""

from engines.rule.dmn.check import check_dmn
from engines.rule.dmn.export import write_dmn
from engines.rule.dmn.model import DmnModel
from engines.rule.dmn.plan import DmnPlan, DmnResult, plan_dmn
from engines.rule.dmn.read import read_dmn
from engines.rule.dmn.tables import ReadTables, tables_of_dmn

__all__ = [
    "DmnModel", "DmnPlan", "DmnResult", "ReadTables", "check_dmn", "plan_dmn", "read_dmn", "tables_of_dmn", "write_dmn",
]  # fmt: skip
