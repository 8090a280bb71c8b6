"""From models to the graph: types and imports resolved, requirements in order, logic compiled.

**Source**: DMN 1.5 §6 (requirements), §10.4 (decision services as functions).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engines.data.types import ANY, Kind, Type
from engines.expr import Scope
from engines.expr.values import Closure
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.texts import Text
from engines.rule.dmn import model as m
from engines.rule.dmn.boxed import BoxedCompiler
from engines.rule.dmn.feel import constraint
from engines.rule.dmn.graph import Graph, Need, Node
from engines.rule.dmn.java import external_function
from engines.rule.dmn.logic import DmnRun, Formal, Logic, function_value
from engines.rule.dmn.types import Types


@dataclass(eq=False)
class _Compiled:
    types: Types
    boxed: BoxedCompiler


class Linker:
    """Builds the graph of one model; `notes` collects what is wrong on the way."""

    def __init__(self, model: m.DmnModel, imports: Iterable[m.DmnModel]) -> None:
        self.models = {each.namespace: each for each in (*imports, model)}
        self.notes: list[Diagnostic] = list(model.notes)
        self.graph = Graph()
        self._compiled: dict[str, _Compiled] = {}
        self._open: list[str] = []
        for element in model.elements.values():
            self.node(f"{model.namespace}#{element.id}")

    def unknown_types(self) -> set[str]:
        """Names of types that the models use and nobody defines."""
        return {name for each in self._compiled.values() for name in each.types.unknown}

    def _of(self, namespace: str) -> _Compiled:
        """A model's types and compiler, made once."""
        found = self._compiled.get(namespace)
        if found is None:
            model = self.models[namespace]
            boxed_types = Types(model, {}, lambda text, about: constraint(text, about, self.notes))
            found = _Compiled(boxed_types, BoxedCompiler(boxed_types, self.notes))
            self._compiled[namespace] = found
            for each in model.imports:
                if each.namespace in self.models:
                    boxed_types.imported = {**boxed_types.imported, each.name: self._of(each.namespace).types}
                elif "DMN" in each.kind:
                    self.notes.append(_missing_import(each))
        return found

    def node(self, ref: str) -> Node | None:
        if ref in self.graph.nodes:
            return self.graph.nodes[ref]
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
        node = Node(element, namespace, self._of(namespace).types)
        self._compile(node, ref)
        self._open.pop()
        self.graph.nodes[ref] = node
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

    def _compile(self, node: Node, ref: str) -> None:
        element, types = node.element, node.types
        declared = types.named(element.type_ref).feel()
        match element:
            case m.InputData():
                node.type = declared
            case m.DecisionElement():
                scope = self._scope(node, element.requires)
                logic = self._of(node.namespace).boxed.compile(element.logic, scope)
                node.logic = self._of(node.namespace).boxed.typed(
                    logic, element.type_ref, element.name, f"'{element.name}'"
                )
                node.type = declared if declared.kind is not Kind.ANY else logic.type
            case m.KnowledgeModel():
                self._compile_knowledge(node, element, ref)
            case m.DecisionServiceElement():
                self._compile_service(node, element)

    def _compile_knowledge(self, node: Node, element: m.KnowledgeModel, ref: str) -> None:
        scope = self._scope(node, element.requires)
        if element.logic is None:
            return
        itself = Type(Kind.FUNCTION, of=ANY)
        scope = scope.with_names({element.name: itself})
        logic = self._of(node.namespace).boxed.function(element.logic, scope, element.name, element.type_ref)
        parameters = tuple(each.name for each in element.logic.parameters)

        def value(values: Mapping[str, Any], run: DmnRun) -> Any:
            """What it needs is looked up when it is called, so that functions may call each other."""

            def call(*arguments: Any) -> Any:
                function = logic.run({**self.graph.seen(node, run), element.name: made}, run)
                return function.call(*arguments) if isinstance(function, Closure) else None

            made = Closure(parameters, call)
            return made

        node.logic, node.type = Logic(logic.type, value), logic.type

    def _compile_service(self, node: Node, element: m.DecisionServiceElement) -> None:
        parameters = [*element.input_data, *element.input_decisions]
        needed = [self.node(ref) for ref in (*parameters, *element.outputs)]
        nodes = [each for each in needed[: len(parameters)] if each is not None]
        outputs = [(ref, each) for ref, each in zip(element.outputs, needed[len(parameters) :], strict=True) if each]
        formals = [Formal(each.element.name, each.types.named(each.element.type_ref)) for each in nodes]
        gives = node.types.named(element.type_ref)
        gives = gives.root().gives or gives

        def call(given: Mapping[str, Any], run: DmnRun) -> Any:
            inner = DmnRun(run.env, dict(zip(parameters, given.values(), strict=True)), run.errors, run.depth)
            inner.inside = [*run.inside]
            if len(outputs) == 1:
                return self.graph.value(outputs[0][0], inner)
            return {each.element.name: self.graph.value(ref, inner) for ref, each in outputs}

        def value(values: Mapping[str, Any], run: DmnRun) -> Any:
            return function_value(element.name, formals, gives, lambda given: call(given, run), run)

        single = outputs[0][1].type if len(outputs) == 1 else None
        result = single or Type(Kind.CONTEXT, members=tuple((each.element.name, each.type) for _, each in outputs))
        node.logic = Logic(ANY, value)
        node.type = Type(Kind.FUNCTION, of=result)

    def _scope(self, node: Node, requires: tuple[str, ...]) -> Scope:
        """The names an element's logic sees; fills `node.needs`."""
        names: dict[str, Type] = {}
        imported: dict[str, dict[str, Type]] = {}
        needs = []
        for ref in requires:
            found = self.node(ref)
            namespace = ref.rpartition("#")[0]
            model = self.models.get(namespace)
            element = model.elements.get(ref.rpartition("#")[2]) if model else None
            if element is None:
                self.notes.append(_missing_element(node.element.name, ref))
                continue
            type_ = found.type if found is not None else ANY
            path = (*self._import_path(self.models[node.namespace], namespace), element.name)
            needs.append(Need(path, ref))
            if len(path) == 1:
                names[path[0]] = type_
            else:
                imported.setdefault(path[0], {})[".".join(path[1:])] = type_
        for name, members in imported.items():
            names[name] = _nested(members)
        node.needs = tuple(needs)
        return Scope(names, standard=True, types=node.types.all(), external=external_function)

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
