"""Pages that the server writes: the index shell of the browser applications, and signing in without JavaScript."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode

import jinja2
from fastapi import APIRouter
from jinja2.sandbox import ImmutableSandboxedEnvironment
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from engines.kernel.errors import MortiseError, NotFound
from engines.kernel.texts import LANGUAGES, Text, in_one_line
from runtime.http.bundles import Bundle
from runtime.http.requests import address_of, mortise_of
from runtime.http.security import nonce_of
from runtime.identity.languages import accepted_language
from runtime.identity.login import SignIn, sign_in
from runtime.identity.people import theme_of
from runtime.identity.sessions import COOKIE, LONGEST, known_actor
from runtime.settings import Settings

HERE = Path(__file__).parent
APP = Bundle("app", HERE.parent / "static", "/static/app/")
ENTRY = "src/main.tsx"
LOGIN_STYLE = "src/styles/login.css"

router = APIRouter(include_in_schema=False)
_templates = ImmutableSandboxedEnvironment(
    loader=jinja2.FileSystemLoader(HERE / "templates"), autoescape=True, undefined=jinja2.StrictUndefined
)
_templates.globals["t"] = lambda en, zh, language: Text(en, zh).to(language)


def set_session_cookie(response: Response, secret: str, settings: Settings) -> None:
    response.set_cookie(
        COOKIE,
        secret,
        max_age=int(LONGEST.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=settings.secure_cookies,
        path="/",
    )


def drop_session_cookie(response: Response, settings: Settings) -> None:
    response.delete_cookie(COOKIE, httponly=True, samesite="lax", secure=settings.secure_cookies, path="/")


async def index_page(request: Request, bundle: Bundle, title: str = "Mortise") -> Response:
    """The page in which a browser application starts; people who are not signed in are sent to do so."""
    actor = await known_actor(request)
    if actor is None:
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse("/login?" + urlencode({"next": request.url.path + query}), 303)
    return render(
        request,
        "index.html",
        title=title,
        language=actor.language or "en",
        assets=bundle.assets(ENTRY),
        theme=await _theme_of(request, actor.id),
    )


def render(request: Request, name: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A template of `templates/`, with the nonce of this answer."""
    html = _templates.get_template(name).render(nonce=nonce_of(request.scope), styles=_styles(), **values)
    return HTMLResponse(html, status, {"cache-control": "no-store"})


def _styles() -> Sequence[str]:
    try:
        return APP.assets(LOGIN_STYLE).styles
    except MortiseError:
        return ()  # signing in works even where the browser part is not built


@router.get("/login")
async def show_login(request: Request) -> Response:
    target = local_path(request.query_params.get("next"))
    if await known_actor(request) is not None:
        return RedirectResponse(target, 303)
    return _login_page(request, _language(request, request.query_params.get("language")), target)


@router.post("/login")
async def do_login(request: Request) -> Response:
    """The form of the page above: fields `login`, `password`, `next`, `language`."""
    form = parse_qs((await request.body()).decode("utf-8", "replace"), max_num_fields=20)
    given = {name: values[-1] for name, values in form.items()}
    language, target = _language(request, given.get("language")), local_path(given.get("next"))
    login = given.get("login", "")
    mortise = mortise_of(request)
    sign = SignIn(login, given.get("password", ""), address_of(request), request.headers.get("user-agent", ""))
    try:
        secret = await sign_in(mortise, sign)
    except MortiseError as error:
        sentence = in_one_line(error.sentences(language))
        answer = _login_page(request, language, target, login=login, error=sentence, status=error.status)
        if (wait_s := error.extra.get("retry_after_s")) is not None:
            answer.headers["retry-after"] = str(wait_s)
        return answer
    response = RedirectResponse(target, 303)
    set_session_cookie(response, secret, mortise.settings)
    return response


@router.get("/static/app/{name:path}")
async def static_file(request: Request, name: str) -> Response:
    return await APP.serve(request, name)


@router.get("/favicon.ico")
async def favicon(request: Request) -> Response:
    return Response((HERE / "templates" / "icon.svg").read_bytes(), media_type="image/svg+xml")


@router.get("/{path:path}")
async def any_page(request: Request, path: str) -> Response:
    """Every other address is the browser application's own, except what looks like the interface."""
    if path.split("/")[0] in {"api", "static"}:
        raise NotFound.because(
            "request.no_such_address", Text(f"There is nothing at '/{path[:80]}'.", f"“/{path[:80]}”不存在。")
        )
    return await index_page(request, APP)


def local_path(given: str | None) -> str:
    """Where to go after signing in: a path of this server, never another site."""
    if given and given.startswith("/") and not given.startswith(("//", "/\\", "/login")) and given.isprintable():
        return given
    return "/"


def _login_page(
    request: Request, language: str, target: str, *, login: str = "", error: str = "", status: int = 200
) -> HTMLResponse:
    return render(
        request,
        "login.html",
        status,
        language=language,
        languages=LANGUAGES,
        next=target,
        login=login,
        error=error,
    )


def _language(request: Request, given: str | None) -> str:
    if given in LANGUAGES:
        return str(given)
    return accepted_language(request.headers.get("accept-language", ""))


async def _theme_of(request: Request, person_id: int | None) -> str:
    async with mortise_of(request).reading() as work:
        return await theme_of(work, person_id)
