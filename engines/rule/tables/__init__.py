"""Decision tables: what a row is, which rows apply, what the hit policy makes of them, and what is odd about a table.

    hit        the hit policies, on outputs already worked out
    cells      what a cell lets through, as far as it is plain
    index      which rows apply, found by looking up instead of going through them
    plan       TableDef → TablePlan
    check      TableDef → list[Diagnostic]

Models in DMN XML (`engines.rule.dmn`) and our own tables share `hit` and `index`. **Source**: DMN 1.5 §8.
"""
