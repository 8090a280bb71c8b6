"""Requests that a confused or hostile program might send to any address of the server: half right, half nonsense."""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any
from urllib.parse import quote, quote_from_bytes

from fastapi.routing import APIRoute
from hypothesis import strategies as st

from runtime.http.requests import Body

PACKAGES = ("runtime.http.routes", "builder.http.routes")
SMALL = {"id": ["1", "2"], "form": ["customer", "order", "product"], "app": ["shop"], "field": ["orders"]}
"""Names that exist, by the name of the path's parameter."""
KEPT = ("/api/session", "/api/me/password")
"""Addresses that would end the caller's own session."""


@dataclass(frozen=True)
class Address:
    """One method of one path, with the bodies that its module reads."""

    method: str
    path: str
    bodies: tuple[type[Body], ...]


@dataclass(frozen=True)
class Ask:
    method: str
    url: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None


def addresses() -> list[Address]:
    """Every route that the server would discover."""
    found = []
    for module in _modules():
        bodies = tuple(
            each
            for each in vars(module).values()
            if isinstance(each, type) and issubclass(each, Body) and each is not Body
        )
        for route in module.router.routes:
            if isinstance(route, APIRoute) and not route.path.startswith(KEPT):
                found += [Address(method, route.path, bodies) for method in sorted(route.methods)]
    return found


def _modules() -> Iterator[ModuleType]:
    for package in PACKAGES:
        for each in pkgutil.iter_modules(importlib.import_module(package).__path__):
            module = importlib.import_module(f"{package}.{each.name}")
            if hasattr(module, "router"):
                yield module


ODD_TEXTS = (
    *(
        "",
        " ",
        "\x00",
        "a\x00b",
        "\u202e",
        "\ufeff",
        "𝔘𝔫𝔦",
        "e\u0301",
        "文" * 300,
        "x" * 3000,
        "%",
        "'",
        '"',
        "\\",
        ";--",
    ),
    *(
        "NaN",
        "Infinity",
        "-0",
        "1e999",
        "-1",
        "9" * 40,
        "0x10",
        "1_000",
        "１２",
        "null",
        "true",
        "[]",
        "{}",
        "../..",
        "\ud800",
    ),
)
FORMULAS = (
    *("level =", 'level = "vip"', "secret = 1", "owner = current user", "1/0 = 1", "amount > 1e400", "2 ** 99999 > 1"),
    *("orders[total > 1].total[1] > 2", "address.city = null", "for x in 1..1e9 return x", "(" * 400, "not(" * 300),
    *(
        'matches(name, "(a+)+$")',
        "count(orders) > -1",
        'date("2026-02-30") = null',
        'since > today() - duration("P1D")',
    ),
    *(
        "name in (1..2)",
        "record",
        "id",
        "if true then 1",
        '"' + "x" * 2000 + '" = name',
        "string(amount) = name",
        "[1,2][5] = 1",
    ),
    *(
        'date("9999-12-31") + duration("P9999Y") > since',
        'substring(name, 9999999999) = ""',
        "amount = 99999999999999999999999999999999",
    ),
)
PATHS = (
    "name",
    "level",
    "amount",
    "owner.name",
    "address.city",
    "orders",
    "-since",
    "customer.level",
    "lines",
    "owner.password_hash",
    "a.b.c",
    "id",
    "spent",
)
OPERATORS = (
    "=",
    "!=",
    "<",
    ">=",
    "between",
    "in",
    "not in",
    "contains",
    "not contains",
    "starts with",
    "has any",
    "has all",
    "has none",
    "empty",
    "relative",
    "?",
)

odd_texts = st.one_of(st.sampled_from(ODD_TEXTS), st.text(max_size=20))
scalars = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**25), 10**25), st.floats(allow_nan=False), odd_texts,
    st.sampled_from(("vip", "1", "12.50", "2026-01-31", "customer", "shop", "name", "=")),
)  # fmt: skip
values = st.recursive(
    scalars,
    lambda deeper: st.one_of(st.lists(deeper, max_size=3), st.dictionaries(odd_texts, deeper, max_size=3)),
    max_leaves=6,
)
chips = st.builds(
    lambda path, op, value: f"{path}:{op}:{json.dumps(value)}",
    st.sampled_from(PATHS),
    st.sampled_from(OPERATORS),
    values,
)
paths = st.one_of(st.sampled_from(PATHS), odd_texts)
QUERY: dict[str, st.SearchStrategy[str]] = {
    "view": st.one_of(st.sampled_from(("all", "board", "vips")), odd_texts),
    "filter": st.one_of(st.sampled_from(FORMULAS), odd_texts),
    "chip": st.one_of(chips, odd_texts),
    "q": odd_texts,
    "sort": st.lists(paths, max_size=3).map(",".join),
    "fields": st.lists(paths, max_size=3).map(",".join),
    "sum": st.lists(paths, max_size=2).map(",".join),
    "by": paths,
    "lane": odd_texts,
    "cursor": st.one_of(odd_texts, st.sampled_from(("WyJhYmNkZWZnaCJd", "W10", "bnVsbA", "WzEsMiwzXQ", "eyJhIjoxfQ"))),
    "limit": st.one_of(st.sampled_from(("1", "0", "-1", "201", "1.5", "9" * 20)), odd_texts),
    "deleted": st.sampled_from(("true", "maybe")),
    "format": st.sampled_from(("csv", "xlsx", "exe")),
    "filters": st.one_of(values.map(json.dumps), odd_texts),
    "choose": st.sampled_from(("customer.owner", "order.customer", "shop.order.customer", "...", "a.b.c.d")),
    **dict.fromkeys(("status", "kind", "form", "app", "since", "until", "tab", "person", "year", "queue", "record", "flow"), odd_texts),
}  # fmt: skip
HEADERS: dict[str, st.SearchStrategy[str]] = {
    "if-match": st.sampled_from(('"1"', "1", "*", '"x"', 'W/"2"', '"' + "9" * 40 + '"', "", "-1")),
    "idempotency-key": st.sampled_from(("k", "x" * 400, "", "\t")),
    "accept-language": st.sampled_from(("zh", "xx;q=nan", "*", ",,,", "en;q=" + "9" * 400)),
    "content-type": st.sampled_from(
        ("application/json", "text/plain", "multipart/form-data", "multipart/form-data; boundary=x", "application/json; charset=utf-16")
    ),
}  # fmt: skip
RAW = (
    *(b"", b"{", b"[]", b"null", b"NaN", b'{"values": NaN}', b'{"values": {"name": "\\ud800"}}', b"\xff\xfe{\x00", b'{"a":1,"a":2}'),
    *(b"[" * 5000 + b"]" * 5000, b'{"values":' + b'{"a":' * 2000 + b"1" + b"}" * 2001, b'{"values": {"amount": 1e400}}', b"--x\r\n\r\n--x--"),
    b'{"values": {"amount": ' + b"9" * 5000 + b"}}",
)  # fmt: skip


@st.composite
def requests(draw: st.DrawFn, known: list[Address], schema: dict[str, Any]) -> Ask:
    """Args: known: the addresses. schema: an app's OpenAPI document, whose fields are what records are written with."""
    address = draw(st.sampled_from(known))
    path = address.path
    for name in {part.partition("}")[0] for part in path.split("{")[1:]}:
        is_odd = draw(st.integers(0, 5)) == 0
        given = draw(odd_texts if is_odd else st.sampled_from(SMALL.get(name, ["1", "all"])))
        path = path.replace("{" + name + "}", _escaped(given or "0"))
    names = draw(st.lists(st.sampled_from(sorted(QUERY)), max_size=4))
    query = "&".join(f"{name}={_escaped(draw(QUERY[name]))}" for name in names)
    headers = {
        name: draw(HEADERS[name]) for name in draw(st.lists(st.sampled_from(sorted(HEADERS)), max_size=2, unique=True))
    }
    body = None
    if address.method != "GET":
        body = draw(st.one_of(bodies(address, schema), st.sampled_from(RAW)))
        headers.setdefault("content-type", "application/json")
    return Ask(address.method, f"{path}?{query}" if query else path, headers, body)


def _escaped(text: str) -> str:
    """Lone surrogates travel as the bytes they would have, which no UTF-8 decoder takes."""
    return (
        quote_from_bytes(text.encode("utf-8", "surrogatepass"), safe="")
        if text.isprintable()
        else quote(text, safe="", errors="surrogatepass")
    )


@st.composite
def bodies(draw: st.DrawFn, address: Address, schema: dict[str, Any]) -> bytes:
    """What the address reads, with members of the right kind or of any."""
    if "/records" in address.path and not address.bodies:
        written = draw(records(schema))
        return _json(
            draw(
                st.sampled_from(
                    (written, {"operations": [{"op": "create", **written}, {"op": "update", "id": "1", **written}]})
                )
            )
        )
    if not address.bodies:
        return _json(draw(values))
    cls = draw(st.sampled_from(address.bodies))
    members = {}
    for name, each in cls.model_fields.items():
        plain = st.sampled_from((1, "1", "name", "crm", True, [], {}, ["1"], [1]))
        if each.is_required() or draw(st.booleans()):
            members[each.alias or name] = draw(st.one_of(plain, values, _of(each.annotation)))
    return _json(members)


def _of(annotation: Any) -> st.SearchStrategy[Any]:
    if annotation in (str, int, bool):
        return {str: odd_texts, int: st.integers(-3, 10**20), bool: st.booleans()}[annotation]
    return values


@st.composite
def records(draw: st.DrawFn, schema: dict[str, Any]) -> dict[str, Any]:
    """`{values, revision?}` for one of the forms of the OpenAPI document."""
    forms = sorted(name for name in schema["components"]["schemas"] if name.endswith("_values"))
    members = schema["components"]["schemas"][draw(st.sampled_from(forms))]["properties"]
    keys = draw(st.lists(st.sampled_from(sorted(members)), max_size=4, unique=True))
    body: dict[str, Any] = {"values": {"name": draw(odd_texts), **{key: draw(values) for key in keys}}}
    return body | ({"revision": draw(values)} if draw(st.booleans()) else {})


def _json(document: Any) -> bytes:
    return json.dumps(document).encode()
