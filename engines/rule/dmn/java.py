"""External functions: the part of Java's standard library that models call, done here. **Source**: DMN 1.5 §10.3.2.13.

No Java runs and nothing is loaded: a model's `class` and `method signature` are looked up in the tables below, and what
is not there is refused. Numbers cross over as Java would take them: a whole number in range for `int`, the nearest
binary fraction for `float` and `double`.
"""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from engines.expr.values import Closure

_WIDTHS = {"byte": 8, "short": 16, "int": 32, "long": 64}
_BOXES = {
    "java.lang.Byte": "byte", "java.lang.Short": "short", "java.lang.Integer": "int", "java.lang.Long": "long",
    "java.lang.Float": "float", "java.lang.Double": "double", "java.lang.Character": "char",
    "java.lang.Boolean": "boolean",
}  # fmt: skip
_SIGNATURE = re.compile(r"\s*([A-Za-z_]\w*)\s*\(([^()]*)\)\s*")
_OBJECTS = "[Ljava.lang.Object;"


def external_function(definition: Any, parameters: tuple[str, ...]) -> Closure | None:
    """The function that `{java: {class: …, method signature: …}}` means; None when it is not offered here.

    Its calls answer null where Java would throw.
    """
    java = definition.get("java") if isinstance(definition, Mapping) else None
    if not isinstance(java, Mapping):
        return None
    found = _SIGNATURE.fullmatch(str(java.get("method signature") or ""))
    if found is None:
        return None
    kinds = tuple(each.strip() for each in found[2].split(",") if each.strip())
    made = _method(str(java.get("class") or ""), found[1], kinds)
    if made is None or len(kinds) != len(parameters):
        return None
    function, gives = made

    def call(*arguments: Any) -> Any:
        try:
            given = [_to_java(value, kind) for value, kind in zip(arguments, kinds, strict=True)]
            return _from_java(function(*given), gives)
        except (ValueError, TypeError, OverflowError, ArithmeticError, InvalidOperation):
            return None

    return Closure(parameters, call)


def _method(owner: str, name: str, kinds: tuple[str, ...]) -> tuple[Callable[..., Any], str] | None:
    if owner == "java.lang.Math":
        return _math(name, kinds)
    if owner == "java.lang.String":
        return _string(name, kinds)
    if owner in _BOXES and len(kinds) == 1:
        return _boxed(_BOXES[owner], name, kinds[0])
    return None


_DOUBLE: Mapping[str, Callable[..., float]] = {
    "cos": math.cos, "sin": math.sin, "tan": math.tan, "acos": math.acos, "asin": math.asin, "atan": math.atan,
    "cosh": math.cosh, "sinh": math.sinh, "tanh": math.tanh, "exp": math.exp, "expm1": math.expm1, "log": math.log,
    "log10": math.log10, "log1p": math.log1p, "sqrt": math.sqrt, "toDegrees": math.degrees,
    "toRadians": math.radians, "ceil": lambda x: float(math.ceil(x)), "floor": lambda x: float(math.floor(x)),
    "rint": lambda x: float(round(x)), "cbrt": lambda x: math.copysign(round(abs(x) ** (1 / 3), 15), x),
    "signum": lambda x: math.copysign(1.0, x) if x else x,
}  # fmt: skip
_DOUBLES: Mapping[str, Callable[..., float]] = {"pow": math.pow, "atan2": math.atan2, "hypot": math.hypot}
_ANY_NUMBER: Mapping[str, tuple[int, Callable[..., Any]]] = {"abs": (1, abs), "max": (2, max), "min": (2, min)}
_WHOLE: Mapping[str, Callable[[int, int], int]] = {
    "floorDiv": lambda a, b: a // b, "floorMod": lambda a, b: a % b, "addExact": lambda a, b: a + b,
    "subtractExact": lambda a, b: a - b, "multiplyExact": lambda a, b: a * b,
}  # fmt: skip


def _math(name: str, kinds: tuple[str, ...]) -> tuple[Callable[..., Any], str] | None:
    if name in _DOUBLE and kinds == ("double",):
        return _DOUBLE[name], "double"
    if name in _DOUBLES and kinds == ("double", "double"):
        return _DOUBLES[name], "double"
    if len(set(kinds)) != 1:
        return None
    kind = kinds[0]
    if name in _ANY_NUMBER and kind in ("int", "long", "float", "double") and len(kinds) == _ANY_NUMBER[name][0]:
        return _ANY_NUMBER[name][1], kind
    if name in _WHOLE and kind in ("int", "long") and len(kinds) == 2:
        return _WHOLE[name], kind
    if name == "round" and kinds in (("double",), ("float",)):
        return lambda x: math.floor(x + 0.5), "long" if kind == "double" else "int"
    return None


def _string(name: str, kinds: tuple[str, ...]) -> tuple[Callable[..., Any], str] | None:
    if name == "valueOf" and len(kinds) == 1 and kinds[0] in (*_WIDTHS, *_PLAIN, "java.lang.Object"):
        return _shown, "java.lang.String"
    if name == "format" and kinds == ("java.lang.String", _OBJECTS):
        return _formatted, "java.lang.String"
    return None


_PLAIN = ("float", "double", "char", "boolean")


def _boxed(kind: str, name: str, takes: str) -> tuple[Callable[..., Any], str] | None:
    parse = {"byte": "parseByte", "short": "parseShort", "int": "parseInt", "long": "parseLong",
             "float": "parseFloat", "double": "parseDouble", "boolean": "parseBoolean"}.get(kind)  # fmt: skip
    if name == "valueOf" and takes == kind:
        return lambda value: value, kind
    if name in ("valueOf", parse) and takes == "java.lang.String":
        return _READ.get(kind, lambda text: _checked(int(text), kind)), kind
    if name == "toString" and takes == kind:
        return _shown, "java.lang.String"
    return None


_READ: Mapping[str, Callable[[str], Any]] = {
    "float": lambda text: _single(float(text)),
    "double": float,
    "boolean": lambda text: text.lower() == "true",
}


def _formatted(pattern: str, *arguments: Any) -> str:
    """`String.format` with %s, %d, %f, %.2f, %b and %%."""
    rest = list(arguments[0] if len(arguments) == 1 and isinstance(arguments[0], list) else arguments)

    def one(found: re.Match[str]) -> str:
        if found[0] == "%%":
            return "%"
        value = rest.pop(0)
        if found[2] == "d":
            return f"{int(value):{found[1]}d}"
        return f"{float(value):{found[1]}f}" if found[2] == "f" else f"{_shown(value):{found[1]}}"

    if re.search(r"%(?!%|-?\d*(?:\.\d+)?[sdfb])", pattern.replace("%%", "")):
        raise ValueError(pattern)
    return re.sub(r"%%|%(-?\d*(?:\.\d+)?)([sdfb])", one, pattern)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _checked(value: int, kind: str) -> int:
    bound = 1 << (_WIDTHS[kind] - 1)
    if not -bound <= value < bound:
        raise OverflowError(kind)
    return value


def _single(value: float) -> float:
    """The nearest 32-bit binary fraction."""
    return float(struct.unpack("f", struct.pack("f", value))[0])


def _to_java(value: Any, kind: str) -> Any:
    if kind == _OBJECTS:
        return value if isinstance(value, list) else [value]
    if kind == "java.lang.Object":
        return value
    kind = _BOXES.get(kind, kind)
    if kind in ("java.lang.String", "char"):
        if not isinstance(value, str) or (kind == "char" and len(value) != 1):
            raise TypeError(kind)
        return value
    if kind == "boolean":
        if not isinstance(value, bool):
            raise TypeError(kind)
        return value
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        raise TypeError(kind)
    if kind in _WIDTHS:
        return _checked(int(value), kind)
    if kind not in ("float", "double"):
        raise TypeError(kind)
    return _single(float(value)) if kind == "float" else float(value)


def _from_java(value: Any, kind: str) -> Any:
    if isinstance(value, bool | str) or value is None:
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        return Decimal(_shortest(value)) if kind == "float" else Decimal(repr(value))
    return Decimal(value)


def _shortest(value: float) -> str:
    """The shortest decimal text that names this 32-bit number."""
    return next(text for digits in range(1, 18) if _single(float(text := f"{value:.{digits}g}")) == value)
