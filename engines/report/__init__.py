"""Reports: a question about records becomes one statement; the answer knows, for every cell, which records it counts.

plan_report(definition, schema)        → ReportPlan; raises DefinitionError
check_report(definition, schema)       → list[Diagnostic], never raises
compile_report(plan, tables, question) → Statement: one unexecuted SQLAlchemy Select and what its columns mean
shape(plan, statement, rows, titles, language) → ResultSet (JSON for browsers, exports and charts)
"""

from engines.report.plan import ReportPlan, check_report, plan_report
from engines.report.question import Question
from engines.report.shape import shape
from engines.report.statement import Statement, compile_report

__all__ = ["Question", "ReportPlan", "Statement", "check_report", "compile_report", "plan_report", "shape"]
