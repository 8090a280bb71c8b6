"""FEEL: one expression language, one meaning in Python, in SQL and in the browser.

The public face (everything else is internal):

    Scope(names, schema)                     what an expression may use: names → Type, record types by name
    compile_expression(text, scope, …)       → Expression; raises DefinitionError holding Diagnostics with spans
    check_expression(text, scope, …)         → list[Diagnostic], never raises
    Expression.evaluate / truth / to_sql / to_browser / explain / paths / type / text
    Env(now, timezone, user, …)              the world an evaluation may see
"""
