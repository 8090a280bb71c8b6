"""Flows, rules, decision tables and reports, each checked by its own engine."""

from __future__ import annotations

from collections.abc import Iterator

from engines.app.draft import Draft
from engines.flow.check import check_flow
from engines.kernel.diagnostics import Diagnostic
from engines.report.plan import check_report
from engines.rule.plan import check_rules


def check(draft: Draft) -> Iterator[Diagnostic]:
    for index, flow in enumerate(draft.app.flows):
        yield from (each.under(f"/flows/{index}") for each in check_flow(flow, draft.schema))
    for index, report in enumerate(draft.app.reports):
        yield from (each.under(f"/reports/{index}") for each in check_report(report, draft.schema))
    yield from check_rules(draft.app.rules, draft.app.tables, draft.schema)
