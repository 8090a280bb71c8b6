"""The only place where errors become HTTP: RFC 9457 problem details, in the person's language, without internals."""

from __future__ import annotations

import errno
import html
import logging
from typing import Any

import psycopg
import sqlalchemy as sa
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from engines.kernel import pointer
from engines.kernel.definition import diagnose
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.errors import (
    Conflict,
    InputError,
    LimitReached,
    MortiseError,
    NotAllowed,
    NotFound,
    NotSignedIn,
    TooLarge,
    Unavailable,
)
from engines.kernel.texts import Text
from engines.kernel.value_words import value_words
from runtime.http.requests import encode_json
from runtime.identity.languages import accepted_language

log = logging.getLogger("mortise.http")
MEDIA_TYPE = "application/problem+json"


class MethodNotAllowed(MortiseError):
    status = 405
    title = Text("This cannot be done here", "此处不支持该操作")


class NotAcceptable(MortiseError):
    status = 400
    title = Text("The request cannot be read", "无法读取请求")


class Broken(MortiseError):
    """Anything nobody foresaw; the log has the rest, under the request id."""

    status = 500


_BY_STATUS: dict[int, tuple[type[MortiseError], str, Text]] = {
    400: (NotAcceptable, "request.unreadable", Text("The request cannot be read.", "无法读取该请求。")),
    401: (NotSignedIn, "identity.not_signed_in", Text("You are not signed in.", "您尚未登录。")),
    403: (NotAllowed, "request.not_allowed", Text("You may not do this.", "您没有此权限。")),
    404: (NotFound, "request.no_such_address", Text("There is nothing at this address.", "此地址不存在。")),
    405: (
        MethodNotAllowed,
        "request.method",
        Text("This address does not take this method.", "此地址不支持该请求方法。"),
    ),
    413: (TooLarge, "request.too_large", Text("The request is too large.", "请求内容过大。")),
    429: (LimitReached, "request.too_many", Text("There were too many requests.", "请求过于频繁。")),
    503: (Unavailable, "request.unavailable", Text("Not available right now.", "暂时不可用。")),
}


def language_of(scope: Scope) -> str:
    """The language of the person who asks, else of the browser."""
    actor = scope.get("mortise.actor")
    if actor is not None and actor.language:
        return str(actor.language)
    return accepted_language(HTTPConnection(scope).headers.get("accept-language", ""))


def problem(error: MortiseError, scope: Scope) -> Response:
    """The answer for an error."""
    language = language_of(scope)
    first = error.diagnostics[0] if error.diagnostics else None
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": error.title.to(language),
        "status": error.status,
        "detail": first.message.to(language) if first else error.title.to(language),
        "code": first.code if first else "error",
        "errors": [each.view(language) for each in error.diagnostics],
        **{name: value for name, value in error.extra.items() if not name.startswith("_")},
    }
    if request_id := scope.get("mortise.request_id"):
        body["request_id"] = request_id
    headers = {"cache-control": "no-store"}
    if _wants_page(scope):
        return Response(_page(body, first, language), error.status, headers, "text/html; charset=utf-8")
    if (wait_s := error.extra.get("retry_after_s")) is not None:
        headers["retry-after"] = str(wait_s)
    if isinstance(error, NotSignedIn):
        headers["www-authenticate"] = 'Bearer realm="mortise"'
    return Response(encode_json(body), error.status, headers, MEDIA_TYPE)


def _wants_page(scope: Scope) -> bool:
    """Whether a person looks at this answer in a browser's window, rather than a program."""
    headers = HTTPConnection(scope).headers
    return not scope["path"].startswith("/api/") and "text/html" in headers.get("accept", "")


def _page(body: dict[str, Any], first: Diagnostic | None, language: str) -> str:
    words = [body["detail"], first.hint.to(language) if first and first.hint else ""]
    paragraphs = "".join(f"<p>{html.escape(each)}</p>" for each in words if each)
    title = html.escape(str(body["title"]))
    lang = "zh-CN" if language.startswith("zh") else "en"
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title></head>'
        f'<body><main><h1>{title}</h1>{paragraphs}<p><a href="/">Mortise</a></p></main></body></html>'
    )


def as_mortise_error(error: BaseException) -> MortiseError:
    """What any exception means to the caller."""
    match error:
        case MortiseError():
            return error
        case HTTPException():
            return _from_http(error)
        case ValidationError():
            return InputError(diagnose(error))
        case RecursionError():
            return InputError.because(
                "request.too_deep", Text("What was sent is nested too deeply.", "提交的内容嵌套过深。")
            )
        case sa.exc.DBAPIError() if isinstance(error.orig, psycopg.Error):
            return _from_database(error.orig)
        case psycopg.Error():
            return _from_database(error)
        case OSError() if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return _disk_full()
        case sa.exc.TimeoutError():
            return Unavailable.because(
                "database.busy",
                Text("The server is busy.", "服务器繁忙。"),
                Text("Try again shortly.", "请稍后重试。"),
                retry_after_s=2,
            )
        case sa.exc.StatementError() if error.orig is not None and isinstance(error.orig, ValueError | OverflowError):
            return InputError.because("request.value", Text("A value cannot be stored.", "有无法保存的值。"))
        case _:
            return Broken.because(
                "internal",
                Text("The server could not finish this; the mistake is ours.", "服务器未能完成操作，这是系统的问题。"),
                Text(
                    "Try again; if it happens again, give your administrator the request id.",
                    "请重试；若再次出现，请将请求编号告知管理员。",
                ),
            )


def _disk_full() -> MortiseError:
    return Unavailable.because(
        "storage.full",
        Text("The server's disk is full; nothing was changed.", "服务器磁盘已满，未作任何修改。"),
        Text("Make room on it, or tell your administrator.", "请清理磁盘空间，或告知管理员。"),
    )


def _from_database(error: psycopg.Error) -> MortiseError:
    match error:
        case psycopg.errors.DiskFull():
            return _disk_full()
        case (
            psycopg.errors.DeadlockDetected()
            | psycopg.errors.SerializationFailure()
            | psycopg.errors.LockNotAvailable()
        ):
            return Conflict.because(
                "database.concurrent",
                Text("Somebody changed the same thing at the same moment.", "有人同时修改了相同的内容。"),
                Text("Try again.", "请重试。"),
            )
        case psycopg.errors.UniqueViolation():
            return Conflict.because("database.duplicate", Text("This exists already.", "该内容已存在。"))
        case psycopg.errors.ForeignKeyViolation():
            return Conflict.because(
                "database.reference",
                Text(
                    "It is used elsewhere, or refers to something that is gone.",
                    "该内容正被使用，或引用了不存在的内容。",
                ),
            )
        case psycopg.errors.QueryCanceled():
            return LimitReached.because(
                "database.too_slow",
                Text("This took too long and was stopped.", "查询耗时过长，已停止。"),
                Text("Narrow it with a filter.", "请添加筛选条件缩小范围。"),
            )
        case psycopg.errors.InsufficientPrivilege():
            return NotAllowed.because(
                "database.refused", Text("The database refuses this change.", "数据库拒绝此修改。")
            )
        case psycopg.DataError():
            return InputError.because("request.value", Text("A value cannot be stored.", "有无法保存的值。"))
        case psycopg.OperationalError() | psycopg.InterfaceError():
            return Unavailable.because(
                "database.unreachable",
                Text("The database does not answer.", "数据库没有响应。"),
                Text("Try again shortly.", "请稍后重试。"),
                retry_after_s=5,
            )
        case _:
            return as_mortise_error(RuntimeError(str(error)))


def install_problems(app: FastAPI) -> None:
    """Make FastAPI answer with problems; exceptions nobody foresaw are caught by `ProblemGuard` around it."""

    async def known(request: Request, error: Exception) -> Response:
        return problem(as_mortise_error(error), request.scope)

    async def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        answer = problem(_from_http(error), request.scope)
        for name, value in (error.headers or {}).items():
            answer.headers.setdefault(name, value)
        return answer

    async def unreadable(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        return problem(InputError([_from_validation(each) for each in error.errors()]), request.scope)

    app.add_exception_handler(MortiseError, known)
    app.add_exception_handler(ValidationError, known)
    app.add_exception_handler(HTTPException, refused)
    app.add_exception_handler(RequestValidationError, unreadable)


class ProblemGuard:
    """The outermost catch: whatever escapes becomes a problem, and the log gets the trace under the request id."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def watch(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watch)
        except Exception as error:  # the last line of defence: nothing internal may reach the caller
            meant = as_mortise_error(error)
            if meant.status >= 500:
                log.exception(
                    "%s %s failed (request %s)", scope["method"], _told(scope), scope.get("mortise.request_id")
                )
            if started:
                raise
            await problem(meant, scope)(scope, receive, send)


def _told(scope: Scope) -> str:
    """The address for the log; those of mails hold a secret themselves."""
    path = str(scope["path"])
    return next((f"{each}…" for each in ("/quick/", "/m/") if path.startswith(each)), path)


def _from_http(error: HTTPException) -> MortiseError:
    cls, code, text = _BY_STATUS.get(error.status_code, _BY_STATUS[400])
    return cls.because(code, text)


_NAMED: dict[str, Text] = {
    "missing": Text("'{name}' is missing.", "缺少“{name}”。"),
    "extra_forbidden": Text("'{name}' is not known here.", "此处没有“{name}”。"),
}


def _from_validation(each: Any) -> Diagnostic:
    """One of FastAPI's validation errors; parameters are named, members of the body are pointed at."""
    place, *rest = each["loc"]
    name = str(rest[-1]) if rest else str(place)
    if each["type"] in _NAMED:
        words = _NAMED[each["type"]].fill(name=name)
    else:
        words = Text("{name}: {words}", "{name}：{words}").fill(name=name, words=value_words(each))
    where = pointer.of(rest) if place == "body" and each["type"] != "json_invalid" else ""
    return Diagnostic(f"request.{each['type']}", where, words)
