"""What one process knows of people is forgotten when another one changes them."""

from __future__ import annotations

import asyncio

from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.requests import HTTPConnection

from runtime.database.connect import engine_for, libpq_url
from runtime.engine import Mortise
from runtime.http.listener import Listener
from runtime.identity.languages import accepted_language
from runtime.identity.people import create_person, search_people, set_roles, update_person
from runtime.identity.secrets import csrf_of, is_csrf_of
from runtime.identity.sessions import known_actor, session_cache, start_session
from runtime.identity.wiring import wire


class App:
    def __init__(self, mortise: Mortise) -> None:
        self.state = type("State", (), {"mortise": mortise})


def request(mortise: Mortise, secret: str, language: str = "") -> HTTPConnection:
    headers = [(b"cookie", f"mortise_session={secret}".encode()), (b"accept-language", language.encode())]
    return HTTPConnection({"type": "http", "method": "GET", "path": "/", "headers": headers, "app": App(mortise)})


async def test_a_change_in_another_process_is_heard(mortise: Mortise, database_url: str) -> None:
    async with mortise.work() as work:
        person = await create_person(work, {"name": "Ann", "login": "ann"})
        secret = await start_session(work, person, "", "")
    listener = Listener(libpq_url(database_url))
    mortise.parts["listener"] = listener
    wire(mortise)
    heard = asyncio.Event()
    listener.subscribe("mortise_identity", lambda _: heard.set())
    task = asyncio.create_task(listener.run())
    await asyncio.wait_for(listener.ready.wait(), 60)
    before = await known_actor(request(mortise, secret))
    assert before is not None and before.roles == {}

    engine: AsyncEngine = engine_for(database_url, 1)
    other = Mortise(mortise.settings, engine)
    async with other.work() as work:
        await set_roles(work, person, "crm", ["sales"])
    await asyncio.wait_for(heard.wait(), 60)
    after = await known_actor(request(mortise, secret))
    assert after is not None and after.roles == {"crm": frozenset({"sales"})}
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await engine.dispose()


async def test_a_listener_that_lost_its_connection_forgets_everything_and_listens_again(
    mortise: Mortise, database_url: str
) -> None:
    heard: asyncio.Queue[str] = asyncio.Queue()
    listener = Listener(libpq_url(database_url) + "&application_name=listener-under-test")
    listener.subscribe("some_channel", heard.put_nowait)
    task = asyncio.create_task(listener.run())
    await asyncio.wait_for(listener.ready.wait(), 60)
    import sqlalchemy as sa

    async with mortise.work() as work:
        await work.connection.execute(
            sa.text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'listener-under-test'"
            )
        )
    assert await asyncio.wait_for(heard.get(), 60) == "*"
    async with mortise.work() as work:
        await work.connection.execute(sa.text("SELECT pg_notify('some_channel', 'again')"))
    assert await asyncio.wait_for(heard.get(), 60) == "again"
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_person_without_a_language_gets_the_browsers_each_time(mortise: Mortise) -> None:
    async with mortise.work() as work:
        person = await create_person(work, {"name": "Ann", "login": "ann"})
        secret = await start_session(work, person, "", "")
    for header, language in (("zh-CN,en;q=0.5", "zh"), ("en", "en"), ("fr", "en"), ("zh;q=0.3, en;q=0.9", "en")):
        actor = await known_actor(request(mortise, secret, header))
        assert actor is not None and actor.language == language, header
    async with mortise.work() as work:
        await update_person(work, person, {"language": "zh"})
    actor = await known_actor(request(mortise, secret, "en"))
    assert actor is not None and actor.language == "zh"


def test_strange_language_headers_mean_english() -> None:
    for header in ("", ";;;,", "q=1", "zh;q=0", "zh;q=x", "*", "ZH-hant" * 1000):
        assert accepted_language(header) in {"en", "zh"}
    assert accepted_language("zh;q=0") == "en"


def test_the_csrf_token_belongs_to_its_session() -> None:
    assert is_csrf_of("secret", csrf_of("secret"))
    for wrong in ("", csrf_of("other"), csrf_of("secret")[:-1], "é" * 64):
        assert not is_csrf_of("secret", wrong)


async def test_the_cache_does_not_grow_without_bound(mortise: Mortise, monkeypatch) -> None:
    from runtime.identity import sessions

    monkeypatch.setattr(sessions, "MOST_CACHED", 3)
    cache = session_cache(mortise)
    async with mortise.work() as work:
        person = await create_person(work, {"name": "Ann", "login": "ann"})
        secrets = [await start_session(work, person, "", "") for _ in range(8)]
    for each in secrets:
        assert await known_actor(request(mortise, each)) is not None
    assert len(cache._known) <= 3


async def test_people_are_found_by_name_login_mail_and_pinyin_and_only_literally(mortise: Mortise) -> None:
    async with mortise.work() as work:
        for name, login in (("王小明", "wxm"), ("Ann_Lee", "ann"), ("欧阳静", "ouyang")):
            await create_person(work, {"name": name, "login": login, "email": f"{login}@example.com"})
        cases = {
            "小明": ["王小明"],
            "wangxiao": ["王小明"],
            "ANN": ["Ann_Lee"],
            "%": [],
            "_": ["Ann_Lee"],
            "oyj": ["欧阳静"],
            "example ann": ["Ann_Lee"],
            "": ["王小明", "Ann_Lee", "欧阳静"],
        }
        for q, names in cases.items():
            assert [each["name"] for each in await search_people(work, q)] == names, q


async def test_what_was_read_before_a_change_is_not_remembered_after_it(mortise: Mortise) -> None:
    """A request reads a person; before it has put them into the cache, another one takes their rights away."""
    async with mortise.work() as work:
        person = await create_person(work, {"name": "Ann", "login": "ann", "is_admin": True})
        secret = await start_session(work, person, "", "")
    cache = session_cache(mortise)
    notices = cache.notices
    actor = await known_actor(request(mortise, secret))
    ((key, known),) = cache._known.items()
    async with mortise.work() as work:
        await update_person(work, person, {"is_admin": False})
    cache.put(key, known, notices)
    after = await known_actor(request(mortise, secret))
    assert actor is not None and actor.is_admin
    assert after is not None and not after.is_admin
