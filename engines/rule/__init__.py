"""Rules: what happens when something happens to a record, or when it is time; and decision tables.

    read_rule(text) -> RuleText, print_rule(blocks) -> str     rule text ⇄ blocks, lossless
    plan_rules(rules, tables, schema) -> RulesPlan             compiled once per release
    check_rules(rules, tables, schema) -> list[Diagnostic]     never raises
    decide(plan, fired, record, old, env) -> Decision          commands, and a trace that explains the run

Nothing here reads a record or a clock: `runtime/rules` selects records, calls `decide`, performs the commands.
"""

from engines.rule.blocks import ACTIONS, ActionDef, RuleBlocks, TriggerBlock
from engines.rule.decide import Decision, Fired, RuleTrace, decide, decide_one
from engines.rule.definition import RuleDef, TableDef
from engines.rule.plan import RulePlan, RulesPlan, check_rules, plan_rules
from engines.rule.tables.check import check_table
from engines.rule.tables.plan import TablePlan, plan_table
from engines.rule.text import RuleText, print_rule, read_rule

__all__ = [
    "ACTIONS", "ActionDef", "Decision", "Fired", "RuleBlocks", "RuleDef", "RulePlan", "RuleText", "RuleTrace",
    "RulesPlan", "TableDef", "TablePlan", "TriggerBlock", "check_rules", "check_table", "decide", "decide_one",
    "plan_rules", "plan_table", "print_rule", "read_rule",
]  # fmt: skip
