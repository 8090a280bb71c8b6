"""Deciding from a mail: a page that shows what is asked and wants a click; the link works once, for one person."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs

import sqlalchemy as sa
from fastapi import APIRouter, Request
from starlette.responses import Response

from engines.flow.human import HumanNode
from engines.kernel.errors import Conflict, MortiseError, NotFound
from engines.kernel.texts import Text, say
from runtime.flows.acts import act
from runtime.flows.letters import task_of_link
from runtime.flows.plans import flow_plan
from runtime.flows.tables import instance
from runtime.flows.titles import titles_seen
from runtime.http.requests import mortise_of
from runtime.http.shell import render
from runtime.identity.actors import load_actor
from runtime.identity.languages import accepted_language
from runtime.work import Work

router = APIRouter(prefix="/quick", include_in_schema=False)


@router.get("/{secret}")
async def show(request: Request, secret: str) -> Response:
    """What is asked; nothing is decided by opening it (mail programs open links by themselves)."""
    language = accepted_language(request.headers.get("accept-language", ""))
    try:
        async with mortise_of(request).reading() as work:
            return _page(request, await _asked(work, secret), language)
    except MortiseError as error:
        return _refused(request, error, language)


@router.post("/{secret}")
async def decide(request: Request, secret: str) -> Response:
    """The form of the page: `action` (approve, reject, complete), `comment`."""
    language = accepted_language(request.headers.get("accept-language", ""))
    form = parse_qs((await request.body())[:20_000].decode("utf-8", "replace"), max_num_fields=10)
    action, comment = (form.get(name, [""])[-1] for name in ("action", "comment"))
    try:
        async with mortise_of(request).work() as work:
            asked = await _asked(work, secret)
            if action not in asked["actions"]:
                raise Conflict.because("flow.unknown_action", Text("Choose one of the buttons.", "请选择操作。"))
            row = await task_of_link(work, secret, take=True)
            actor = await load_actor(work, row.person)
            if actor is None:
                raise NotFound.because("flow.link_unknown", Text("This link has expired.", "链接已失效。"))
            await act(replace(work, actor=actor), row.task, action, comment=comment[:4000])
    except MortiseError as error:
        return _refused(request, error, language)
    return _page(request, {**asked, "actions": []}, language, done=action)


async def _asked(work: Work, secret: str) -> dict[str, Any]:
    row = await task_of_link(work, secret)
    actor = await load_actor(work, row.person)
    if actor is None:
        raise NotFound.because("flow.link_unknown", Text("This link has expired.", "链接已失效。"))
    home = (await work.connection.execute(sa.select(instance).where(instance.c.id == row.instance))).one()
    plan, _ = await flow_plan(work, home.app, home.flow, home.release)
    node = plan.nodes.get(row.node)
    if not isinstance(node, HumanNode) or node.password or node.signature == "required" or node.files == "required":
        raise Conflict.because(
            "flow.open_the_task",
            Text("Sign in to decide this.", "请登录后处理该任务。"),
            Text("Open the inbox.", "请打开待办。"),
        )
    language = actor.language or "en"
    titles = await titles_seen(replace(work, actor=actor), [row.instance])
    return {
        "title": titles.get(row.instance, ""),
        "flow": say(plan.flow.name or home.flow, language),
        "node": say(node.name or node.key, language),
        "person": actor.name,
        "actions": ["approve", "reject"] if node.task_kind == "approval" else ["complete"],
        "comment": node.comment,
    }


def _page(request: Request, asked: dict[str, Any], language: str, *, done: str = "") -> Response:
    return render(request, "quick.html", language=language, error="", done=done, **asked)


def _refused(request: Request, error: MortiseError, language: str) -> Response:
    words = [text.to(language) for each in error.diagnostics for text in (each.message, each.hint) if text is not None]
    empty: dict[str, Any] = {"title": "", "flow": "", "node": "", "person": "", "actions": [], "comment": "optional"}
    return render(request, "quick.html", error.status, language=language, error=" ".join(words), done="", **empty)
