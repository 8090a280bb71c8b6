"""A model ready to decide: names resolved, requirements in order, logic compiled. **Source**: DMN 1.5 §6, §10.4."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from engines.data.types import ANY, Kind, Type
from engines.expr import Env, Scope
from engines.expr.values import Closure
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.errors import MortiseError, NotFound
from engines.kernel.texts import Text
from engines.rule.dmn import model as m
from engines.rule.dmn.boxed import BoxedCompiler
from engines.rule.dmn.feel import constraint
from engines.rule.dmn.java import external_function
from engines.rule.dmn.logic import NOTHING, DmnRun, Formal, Logic, function_value
from engines.rule.dmn.types import Types

_ANYTIME = Env(datetime(2000, 1, 1, tzinfo=UTC))


@dataclass(frozen=True)
class DmnResult:
    """What a model says. `errors`: why a value is null or was changed, with the decisions it happened in."""

    value: Any
    errors: list[Diagnostic] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Need:
    """A required element: under which name an expression sees it (two steps for one of an import)."""

    path: tuple[str, ...]
    ref: str


@dataclass(eq=False)
class _Node:
    """An element with its compiled logic. `type`: what expressions that read it may assume."""

    element: m.Element
    model: _Compiled
    needs: tuple[_Need, ...] = ()
    logic: Logic = NOTHING
    type: Type = ANY


@dataclass(eq=False)
class _Compiled:
    model: m.DmnModel
    types: Types
    boxed: BoxedCompiler


class DmnPlan:
    """A compiled model with its imports. Immutable once built; `decide` is thread-safe."""

    def __init__(self, model: m.DmnModel, imports: Iterable[m.DmnModel]) -> None:
        self.model = model
        self.models = {each.namespace: each for each in (*imports, model)}
        self.notes: list[Diagnostic] = list(model.notes)
        self._compiled: dict[str, _Compiled] = {}
        self._nodes: dict[str, _Node] = {}
        self._open: list[str] = []
        for element in model.elements.values():
            self._node(f"{model.namespace}#{element.id}")

    # -- asking
    def decide(self, name: str, inputs: Mapping[str, Any], env: Env) -> DmnResult:
        """The value of a decision, decision service or knowledge model.

        Args:
            inputs: by name of input data; of another model's, `{namespace}name` says which. For a service also its
                input decisions; for a knowledge model its parameters. Numbers are Decimal or int.

        Raises:
            NotFound: `dmn.unknown` when the model has nothing of that name.
        """
        element = self.model.named(name)
        if element is None:
            raise NotFound.because(
                "dmn.unknown", Text(f"The model has no decision '{name}'.", f"模型中没有决策“{name}”。")
            )
        run = DmnRun(replace(env, notes=[]))
        try:
            value = self._asked(element, {key: _exact(each) for key, each in inputs.items()}, run)
        except MortiseError as error:
            run.errors += error.diagnostics
            value = None
        return DmnResult(value, run.errors)

    def unknown_types(self) -> set[str]:
        """Names of types that the models use and nobody defines."""
        return {name for each in self._compiled.values() for name in each.types.unknown}

    def decisions(self) -> list[str]:
        """The names of the model's own decisions, in the order of the file."""
        return [each.name for each in self.model.elements.values() if isinstance(each, m.DecisionElement)]

    def _asked(self, element: m.Element, inputs: Mapping[str, Any], run: DmnRun) -> Any:
        self._take_inputs(inputs, run)
        value = self._value(f"{self.model.namespace}#{element.id}", run)
        if not isinstance(element, m.DecisionServiceElement | m.KnowledgeModel) or not isinstance(value, Closure):
            return value
        missing = [each for each in value.parameters if each not in inputs]
        if missing:
            names = ", ".join(missing)
            run.report("dmn.arguments", element.name, Text(f"'{names}' is not given.", f"没有给出“{names}”。"))
        return value.call(*(inputs.get(each) for each in value.parameters))

    def _take_inputs(self, inputs: Mapping[str, Any], run: DmnRun) -> None:
        for ref, node in self._nodes.items():
            if isinstance(node.element, m.InputData):
                name = node.element.name
                namespace = node.model.model.namespace
                value = inputs.get(f"{{{namespace}}}{name}", inputs.get(name))
                wanted = node.model.types.named(node.element.type_ref)
                run.known[ref] = run.fitted(value, wanted, name, f"'{name}'")

    def _value(self, ref: str, run: DmnRun) -> Any:
        if ref in run.known:
            return run.known[ref]
        node = self._nodes.get(ref)
        if node is None:
            return None
        run.inside.append(node.element.name)
        try:
            value = node.logic.run(self._seen(node, run), run)
        except RecursionError:
            run.report("dmn.too_deep", "", Text("The decisions nest too deeply.", "决策嵌套过深。"))
            value = None
        run.inside.pop()
        run.known[ref] = value
        return value

    def _seen(self, node: _Node, run: DmnRun) -> dict[str, Any]:
        """The values an element's logic may read."""
        seen: dict[str, Any] = {}
        for need in node.needs:
            inner = seen
            for step in need.path[:-1]:
                inner = inner.setdefault(step, {})
            inner[need.path[-1]] = self._value(need.ref, run)
        return seen

    # -- compiling
    def _of(self, namespace: str) -> _Compiled:
        """A model's types and compiler, made once."""
        found = self._compiled.get(namespace)
        if found is None:
            model = self.models[namespace]
            notes: list[Diagnostic] = []
            boxed_types = Types(model, {}, lambda text, about: constraint(text, about, notes))
            found = _Compiled(model, boxed_types, BoxedCompiler(boxed_types, self.notes))
            self._compiled[namespace] = found
            for each in model.imports:
                if each.namespace in self.models:
                    boxed_types.imported = {**boxed_types.imported, each.name: self._of(each.namespace).types}
                elif "DMN" in each.kind:
                    self.notes.append(_missing_import(each))
        return found

    def _node(self, ref: str) -> _Node | None:
        if ref in self._nodes:
            return self._nodes[ref]
        namespace, _, id_ = ref.rpartition("#")
        model = self.models.get(namespace)
        element = model.elements.get(id_) if model is not None else None
        if element is None:
            return None
        if ref in self._open:
            if not isinstance(element, m.KnowledgeModel):
                self._cycle(ref)
            return None
        self._open.append(ref)
        node = _Node(element, self._of(namespace))
        self._compile(node, ref)
        self._open.pop()
        self._nodes[ref] = node
        return node

    def _cycle(self, ref: str) -> None:
        names = [self._name(each) for each in (*self._open[self._open.index(ref) :], ref)]
        path = " → ".join(names)
        self.notes.append(
            Diagnostic(
                "dmn.cycle",
                f"/{ref.rpartition('#')[2]}",
                Text(f"These decisions need each other: {path}.", f"这些决策相互依赖：{path}。"),
                Text("Remove one of the requirements.", "请删除其中一个依赖。"),
            )
        )

    def _name(self, ref: str) -> str:
        namespace, _, id_ = ref.rpartition("#")
        return self.models[namespace].elements[id_].name

    def _compile(self, node: _Node, ref: str) -> None:
        element, types = node.element, node.model.types
        declared = types.named(element.type_ref).feel()
        match element:
            case m.InputData():
                node.type = declared
            case m.DecisionElement():
                scope = self._scope(node, element.requires)
                logic = node.model.boxed.compile(element.logic, scope)
                node.logic = node.model.boxed.typed(logic, element.type_ref, element.name, f"'{element.name}'")
                node.type = declared if declared.kind is not Kind.ANY else logic.type
            case m.KnowledgeModel():
                self._compile_knowledge(node, element, ref)
            case m.DecisionServiceElement():
                self._compile_service(node, element)

    def _compile_knowledge(self, node: _Node, element: m.KnowledgeModel, ref: str) -> None:
        scope = self._scope(node, element.requires)
        if element.logic is None:
            return
        itself = Type(Kind.FUNCTION, of=ANY)
        scope = scope.with_names({element.name: itself})
        logic = node.model.boxed.function(element.logic, scope, element.name, element.type_ref)
        node.logic = Logic(logic.type, lambda values, run: _recursive(element.name, values, logic, run))
        node.type = logic.type

    def _compile_service(self, node: _Node, element: m.DecisionServiceElement) -> None:
        parameters = [*element.input_data, *element.input_decisions]
        needed = [self._node(ref) for ref in (*parameters, *element.outputs)]
        nodes = [each for each in needed[: len(parameters)] if each is not None]
        outputs = [(ref, each) for ref, each in zip(element.outputs, needed[len(parameters) :], strict=True) if each]
        formals = [Formal(each.element.name, each.model.types.named(each.element.type_ref)) for each in nodes]
        gives = node.model.types.named(element.type_ref)
        gives = gives.root().gives or gives

        def call(given: Mapping[str, Any], run: DmnRun) -> Any:
            inner = DmnRun(run.env, dict(zip(parameters, given.values(), strict=True)), run.errors, run.depth)
            inner.inside = [*run.inside]
            if len(outputs) == 1:
                return self._value(outputs[0][0], inner)
            return {each.element.name: self._value(ref, inner) for ref, each in outputs}

        def value(values: Mapping[str, Any], run: DmnRun) -> Any:
            return function_value(element.name, formals, gives, lambda given: call(given, run), run)

        single = outputs[0][1].type if len(outputs) == 1 else None
        result = single or Type(Kind.CONTEXT, members=tuple((each.element.name, each.type) for _, each in outputs))
        node.logic = Logic(ANY, value)
        node.type = Type(Kind.FUNCTION, of=result)

    def _scope(self, node: _Node, requires: tuple[str, ...]) -> Scope:
        """The names an element's logic sees; fills `node.needs`."""
        names: dict[str, Type] = {}
        imported: dict[str, dict[str, Type]] = {}
        needs = []
        for ref in requires:
            found = self._node(ref)
            namespace = ref.rpartition("#")[0]
            model = self.models.get(namespace)
            element = model.elements.get(ref.rpartition("#")[2]) if model else None
            if element is None:
                self.notes.append(_missing_element(node.element.name, ref))
                continue
            type_ = found.type if found is not None else ANY
            path = (*self._import_path(node.model.model, namespace), element.name)
            needs.append(_Need(path, ref))
            if len(path) == 1:
                names[path[0]] = type_
            else:
                imported.setdefault(path[0], {})[".".join(path[1:])] = type_
        for name, members in imported.items():
            names[name] = _nested(members)
        node.needs = tuple(needs)
        return Scope(names, standard=True, types=node.model.types.all(), external=external_function)

    def _import_path(self, model: m.DmnModel, namespace: str, seen: tuple[str, ...] = ()) -> tuple[str, ...]:
        if namespace == model.namespace:
            return ()
        for each in model.imports:
            if each.namespace == namespace:
                return (each.name,) if each.name else ()
        for each in model.imports:
            inner = self.models.get(each.namespace)
            if inner is not None and each.namespace not in seen:
                path = self._import_path(inner, namespace, (*seen, each.namespace))
                if path:
                    return (each.name, *path)
        return ()


def _nested(members: Mapping[str, Type]) -> Type:
    """Members of an import as a context; a dotted one stands inside the import of the import."""
    flat: dict[str, Type] = {}
    deep: dict[str, dict[str, Type]] = {}
    for name, type_ in members.items():
        first, dot, rest = name.partition(".")
        if dot:
            deep.setdefault(first, {})[rest] = type_
        else:
            flat[name] = type_
    flat.update({name: _nested(each) for name, each in deep.items()})
    return Type(Kind.CONTEXT, members=tuple(flat.items()))


def _recursive(name: str, values: Mapping[str, Any], logic: Logic, run: DmnRun) -> Any:
    """A knowledge model's function, which sees itself by its own name."""
    seen = dict(values)
    seen[name] = made = logic.run(seen, run)
    return made


def _missing_import(each: m.Import) -> Diagnostic:
    return Diagnostic(
        "dmn.missing_import",
        "",
        Text(f"The imported model '{each.name}' is not here.", f"缺少导入的模型“{each.name}”。"),
        Text("Choose its file as well.", "请同时选择该模型的文件。"),
    )


def _missing_element(name: str, ref: str) -> Diagnostic:
    return Diagnostic(
        "dmn.missing_requirement",
        f"/{name}",
        Text(f"'{name}' needs '{ref}', which is not here.", f"“{name}”依赖的“{ref}”不存在。"),
    )


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
