"""What the Python that the emitter writes may name: its operators and helpers, and nothing of Python's own."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import DecimalException, getcontext, setcontext
from typing import Any

from engines.expr import decimals, loops, members, moments, ops, tests_in
from engines.expr.calls import check_and_call, fit_and_call, null_beyond, strict_call
from engines.expr.coerce import instance_of
from engines.expr.notes import located, noted, noted_member
from engines.expr.run import Run
from engines.expr.values import Closure, Range, range_of, same
from engines.kernel.errors import MortiseError

NAMES: Mapping[str, Any] = {
    "__builtins__": {}, "getcontext": getcontext, "setcontext": setcontext, "OPERATORS": decimals.OPERATORS,
    "DecimalException": DecimalException, "OverflowError": OverflowError, "MortiseError": MortiseError,
    "too_large": decimals.too_large, "noted": noted, "located": located, "noted_member": noted_member, "Run": Run,
    "divide": decimals.divide, "power": decimals.power, "plus": ops.plus, "minus": ops.minus, "times": ops.times,
    "over": ops.over, "power_of": ops.power, "negated": ops.negated, "start_of_day": moments.start_of_day,
    "same": same, "same_record": ops.same_record, "same_user": ops.same_user, "same_known": ops.same_known,
    "joined_and": ops.joined_and, "joined_or": ops.joined_or, "instance_of": instance_of,
    "record_member": members.record_member, "relation_members": members.relation_members, "member": members.member,
    "part": members.part, "item_member": members.item_member, "Closure": Closure, "called": ops.called,
    "called_by_name": ops.called_by_name, "strict_call": strict_call, "check_and_call": check_and_call,
    "fit_and_call": fit_and_call, "keep": loops.keep, "keep_or_pick": loops.keep_or_pick, "at": loops.at,
    "spread": loops.spread, "source": loops.source, "for_each": loops.for_each, "snapshot": loops.snapshot,
    "itself": loops.itself, "quantify": loops.quantify, "context": loops.context, "closure": loops.closure,
    "recursive": loops.recursive, "weighed": loops.weighed, "Range": Range, "range_of": range_of,
    "ordered": tests_in.ordered, "ordered_moments": tests_in.ordered_moments, "between": tests_in.between,
    "inside": tests_in.inside, "in_range": tests_in.in_range, "any_of": tests_in.any_of,
}  # fmt: skip
_GROWING = (
    "plus", "minus", "times", "over", "power_of", "check_and_call", "fit_and_call", "strict_call",
)  # fmt: skip
STANDARD_NAMES: Mapping[str, Any] = {
    **NAMES, "same": tests_in.same_to_the_second, "ordered_moments": tests_in.ordered_to_the_second,
    **{each: null_beyond(NAMES[each]) for each in _GROWING},
}  # fmt: skip
"""DMN's own rules: a number too large is null, where it arises."""
