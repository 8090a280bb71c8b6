"""A model ready to decide: names resolved, requirements in order, logic compiled. **Source**: DMN 1.5 §6, §10.4."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from engines.expr import Env
from engines.expr.values import Closure
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.errors import MortiseError, NotFound
from engines.kernel.texts import Text
from engines.rule.dmn import model as m
from engines.rule.dmn.link import Linker
from engines.rule.dmn.logic import DmnRun


@dataclass(frozen=True)
class DmnResult:
    """What a model says. `errors`: why a value is null or was changed, with the decisions it happened in."""

    value: Any
    errors: list[Diagnostic] = field(default_factory=list)


class DmnPlan:
    """A compiled model with its imports. Immutable once built; `decide` is thread-safe."""

    def __init__(self, model: m.DmnModel, imports: Iterable[m.DmnModel]) -> None:
        linked = Linker(model, imports)
        self.model, self.graph = model, linked.graph
        self.notes: list[Diagnostic] = linked.notes
        self.unknown_types = linked.unknown_types()

    def decide(self, name: str, inputs: Mapping[str, Any], env: Env) -> DmnResult:
        """The value of a decision, decision service or knowledge model.

        Args:
            inputs: by name of input data; of another model's, `{namespace}name` says which. For a service also its
                input decisions; for a knowledge model its parameters. Numbers are Decimal or int.

        Raises:
            NotFound: `dmn.unknown` when the model has nothing of that name.
        """
        element = self.model.named(" ".join(name.split()))
        if element is None:
            raise NotFound.because(
                "dmn.unknown", Text(f"The model has no decision '{name}'.", f"模型中没有决策“{name}”。")
            )
        run = DmnRun(replace(env, notes=[]).sharing())
        try:
            value = self._asked(element, {" ".join(key.split()): _exact(each) for key, each in inputs.items()}, run)
        except MortiseError as error:
            run.errors += error.diagnostics
            value = None
        return DmnResult(value, run.errors)

    def decisions(self) -> list[str]:
        """The names of the model's own decisions, in the order of the file."""
        return [each.name for each in self.model.elements.values() if isinstance(each, m.DecisionElement)]

    def _asked(self, element: m.Element, inputs: Mapping[str, Any], run: DmnRun) -> Any:
        self._take_inputs(inputs, run)
        value = self.graph.value(f"{self.model.namespace}#{element.id}", run)
        if not isinstance(element, m.DecisionServiceElement | m.KnowledgeModel) or not isinstance(value, Closure):
            return value
        missing = [each for each in value.parameters if each not in inputs]
        if missing:
            names = ", ".join(missing)
            run.report("dmn.arguments", element.name, Text(f"'{names}' is not given.", f"没有给出“{names}”。"))
        return value.call(*(inputs.get(each) for each in value.parameters))

    def _take_inputs(self, inputs: Mapping[str, Any], run: DmnRun) -> None:
        for ref, node in self.graph.nodes.items():
            if isinstance(node.element, m.InputData):
                name = node.element.name
                value = inputs.get(f"{{{node.namespace}}}{name}", inputs.get(name))
                wanted = node.types.named(node.element.type_ref)
                run.known[ref] = run.fitted(value, wanted, name, f"'{name}'")


def _exact(value: Any) -> Any:
    """Numbers of JSON as decimals."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, list | tuple):
        return [_exact(each) for each in value]
    if isinstance(value, Mapping):
        return {key: _exact(each) for key, each in value.items()}
    return value


def plan_dmn(model: m.DmnModel, imports: Iterable[m.DmnModel] = ()) -> DmnPlan:
    """Compile a model. Mistakes become `plan.notes`; what has them answers null and an error."""
    return DmnPlan(model, imports)
