"""The PostgreSQL emitter: typed tree → SQLAlchemy Core, null-safe and polarity-aware.

    SqlEmitter(scope, row).value(tree)   FEEL's value; FEEL's null is SQL's NULL
    SqlEmitter(scope, row).holds(tree)   TRUE exactly where FEEL says true (elsewhere FALSE or NULL)
    SqlEmitter(scope, row).fails(tree)   TRUE exactly where FEEL says false

Invariants: nothing is ever negated in SQL (`not(x)` holds where x fails); text of the analyst reaches SQL only as bind
parameters; columns only through the given tables; no statement can fail at run time because of a row's values; plain
`=` wherever null cannot change the outcome, and date arithmetic on the constant side, so that indexes are used.

Not here, and refused as `NotPushable` (a declared class, docs/reference/functions.md marks the functions): positions
and loops that build lists (`orders[1]`, `for … return`), contexts, function values, regular expressions, times with
zones, numbers and dates beyond what PostgreSQL keeps exactly (years beyond 9999, nanoseconds, e to a power).
"""
