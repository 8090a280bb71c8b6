"""FEEL: one expression language, one meaning in Python, in SQL and in the browser.

    Scope(names, schema), form_scope(schema, form)   what an expression may use; `standard=True`: DMN's own rules
    compile_expression(text, scope, …)               → Expression; raises DefinitionError holding Diagnostics with spans
    check_expression(text, scope, …)                 → list[Diagnostic], never raises
    compile_unary_tests, check_unary_tests           the same for a cell of a decision table, about the value `?`
    Expression.evaluate / truth / explain / to_sql / to_sql_condition / to_browser / paths / type / text / rename
    Env(now, timezone, user, …)                      the world an evaluation may see
    complete(text, at, scope), in_words(…)           for editors and readers

Invariants: nothing here opens, waits, or looks at a clock; text of an analyst never becomes Python source; every
evaluation is bounded by `Limits`. Rule text and decision tables build on `engines.expr.parse` (lexer and grammar).
"""

from engines.expr.complete import Completion, complete
from engines.expr.env import Env, Limits, env_binds
from engines.expr.expression import (
    Expression,
    Part,
    check_expression,
    check_unary_tests,
    compile_expression,
    compile_unary_tests,
)
from engines.expr.scope import Scope, form_scope
from engines.expr.sql.slots import NotPushable
from engines.expr.tables import SqlRow, Tables
from engines.expr.words import in_words

__all__ = [
    "Completion",
    "Env",
    "Expression",
    "Limits",
    "NotPushable",
    "Part",
    "Scope",
    "SqlRow",
    "Tables",
    "check_expression",
    "check_unary_tests",
    "compile_expression",
    "compile_unary_tests",
    "complete",
    "env_binds",
    "form_scope",
    "in_words",
]
