"""Deciding from a mail: a page that shows what is asked and wants a click; the link works once, for one person."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from starlette.responses import Response

from engines.data.options import label_of
from engines.flow.human import HumanNode
from engines.kernel.errors import Conflict, InputError, MortiseError, NotAllowed, NotFound
from engines.kernel.texts import Text, in_one_line, say
from runtime.flows import tables
from runtime.flows.acts import act
from runtime.flows.filling import still_to_fill
from runtime.flows.inbox import task_select, task_views
from runtime.flows.letters import language_of_link, task_of_link
from runtime.flows.plans import flow_plan
from runtime.http.requests import mortise_of
from runtime.http.shell import render
from runtime.identity.actors import load_actor
from runtime.identity.languages import accepted_language
from runtime.identity.sessions import known_actor
from runtime.metadata.releases import installed
from runtime.records.retrying import in_transaction
from runtime.work import Actor, Work

router = APIRouter(prefix="/quick", include_in_schema=False)
LONGEST_COMMENT = 4000


@router.get("/{secret}")
async def show(request: Request, secret: str) -> Response:
    """What is asked; nothing is decided by opening it (mail programs open links by themselves)."""
    reader = await known_actor(request)
    try:
        async with mortise_of(request).reading() as work:
            return _page(request, await _asked(work, secret, reader))
    except MortiseError as error:
        return await _refused(request, secret, reader, error)


@router.post("/{secret}")
async def decide(request: Request, secret: str) -> Response:
    """The form of the page: `action` (approve, reject, complete), `comment`. What is missing is asked for again."""
    form = parse_qs((await request.body())[:20_000].decode("utf-8", "replace"), max_num_fields=10)
    action, comment = (form.get(name, [""])[-1] for name in ("action", "comment"))
    mortise, reader = mortise_of(request), await known_actor(request)

    async def take(work: Work) -> dict[str, Any]:
        asked = await _asked(work, secret, reader)
        if action not in asked["actions"]:
            raise InputError.because("flow.unknown_action", Text("Choose one of the buttons.", "请选择操作。"))
        row = await task_of_link(work, secret, take=True)
        await act(await _as_person(work, row.person), row.task, action, comment=comment[:LONGEST_COMMENT])
        return asked

    try:
        asked = await in_transaction(mortise, take)
    except InputError as error:
        async with mortise.reading() as work:
            asked = await _asked(work, secret, reader)
        return _page(request, asked, status=error.status, typed=comment, error=_in_words(error, asked["language"]))
    except MortiseError as error:
        return await _refused(request, secret, reader, error)
    return _page(request, asked, done=action)


async def _as_person(work: Work, person: int) -> Work:
    """The same work in the name of whom the link is for. Raises NotFound when they are gone."""
    actor = await load_actor(work, person)
    if actor is None:
        raise NotFound.because("flow.link_unknown", Text("This link has expired.", "链接已失效。"))
    return replace(work, actor=actor)


async def _asked(work: Work, secret: str, reader: Actor | None) -> dict[str, Any]:
    """What the page shows: the request as whom the link is for sees it. Raises NotFound, Conflict; and NotAllowed when
    the `reader` has signed in as somebody else: a link that was passed on decides nothing."""
    link = await task_of_link(work, secret)
    own = await _as_person(work, link.person)
    if reader is not None and reader.id != link.person:
        raise _of_another(own.actor.name, reader.name)
    row = (await work.connection.execute(task_select().where(tables.task.c.id == link.task))).one()
    plan, _ = await flow_plan(work, row.app, row.flow, row.release)
    node = plan.nodes.get(row.node)
    if not isinstance(node, HumanNode) or _wants_more(node) or await still_to_fill(own, plan, row):
        raise Conflict.because(
            "flow.open_the_task",
            Text("Sign in to decide this.", "请登录后处理该任务。"),
            Text("Open the inbox.", "请打开待办。"),
        )
    language = own.actor.language or "en"
    view = (await task_views(own, [row]))[0]
    return {
        "language": language,
        "title": view["subject"],
        "flow": say(view["flow"]["name"], language),
        "node": say(view["node"]["name"], language),
        "person": own.actor.name,
        "initiator": view["initiator"] and view["initiator"]["title"],
        "facts": await _facts(own, row, view["summary"], language),
        "actions": ["approve", "reject"] if node.task_kind == "approval" else ["complete"],
        "comment": node.comment,
    }


def _wants_more(node: HumanNode) -> bool:
    """Whether it asks for what the page of a mail cannot take."""
    return node.password or node.signature == "required" or node.files == "required"


async def _facts(work: Work, row: Any, summary: list[dict[str, Any]], language: str) -> list[tuple[str, str]]:
    """The flow's summary in words: (label, value)."""
    form = (await installed(work, row.app)).plan.forms.get(row.form or "")
    fields = {each.key: each for each in form.definition.fields} if form else {}
    found = []
    for fact in summary:
        value = fact["value"]
        options = getattr(fields.get(fact["field"]), "options", None)
        if isinstance(value, dict):
            value = value.get("title")
        elif options and isinstance(value, str):
            value = label_of(options, value, language)
        if value not in (None, "", []):
            found.append((say(fact["label"], language), str(value)))
    return found


def _page(
    request: Request, asked: dict[str, Any], *, status: int = 200, done: str = "", typed: str = "", error: str = ""
) -> Response:
    return render(request, "quick.html", status, **asked, error=error, done=done, typed=typed, refused="")


def _of_another(person: str, reader: str) -> MortiseError:
    return NotAllowed.because(
        "flow.link_of_another",
        Text(
            f"This link is for {person}; you are signed in as {reader}.",
            f"此链接是给 {person} 的，而您当前以 {reader} 的身份登录。",
        ),
        Text("Sign out first, if you are that person.", "如果您就是本人，请先退出登录。"),
    )


async def _refused(request: Request, secret: str, reader: Actor | None, error: MortiseError) -> Response:
    """In the reader's language, else that of whom the link is for, else the browser's."""
    async with mortise_of(request).reading() as work:
        language = (reader and reader.language) or await language_of_link(work, secret)
    language = language or accepted_language(request.headers.get("accept-language", ""))
    return render(
        request, "quick.html", error.status, language=language, refused=_in_words(error, language), flow="", done=""
    )


def _in_words(error: MortiseError, language: str) -> str:
    return in_one_line(error.sentences(language))
