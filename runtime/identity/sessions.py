"""Server-side sessions, and `signed_in`: who is asking, at the cost of one dictionary look-up."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import sqlalchemy as sa
from starlette.requests import HTTPConnection

from engines.kernel.errors import NotAllowed, NotSignedIn
from engines.kernel.texts import Text
from runtime.engine import Mortise
from runtime.identity.actors import ADMIN, BUILD, DEEDS, READ, WRITE, load_actor, narrow
from runtime.identity.languages import accepted_language
from runtime.identity.notices import tell_identity_changed
from runtime.identity.secrets import hash_of, new_secret
from runtime.identity.tables import session, token
from runtime.work import Actor, Work

COOKIE = "mortise_session"
IDLE = timedelta(days=7)
LONGEST = timedelta(days=30)
TOUCH = timedelta(minutes=5)
"""A session's last use is written at most this often."""
TRUST = timedelta(seconds=30)
"""How long a process believes its cache without asking, should a notice be lost."""
MOST_CACHED = 20_000
ACROSS_APPS = frozenset({"inbox", "tasks", "instances", "notifications", "imports"})
"""Parts of the interface that show things of every app: not for tokens that are limited to some."""
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(slots=True)
class Known:
    """A session or token as this process knows it."""

    actor: Actor
    until: datetime
    by_language: dict[str, Actor] = field(default_factory=dict)

    def speaking(self, accept_language: str) -> Actor:
        """The actor with a language: the person's own, else the browser's."""
        if self.actor.language:
            return self.actor
        language = accepted_language(accept_language)
        if language not in self.by_language:
            self.by_language[language] = replace(self.actor, language=language)
        return self.by_language[language]


class SessionCache:
    """Hash of the secret → who it is; `forget` is called by the listener of identity notices."""

    def __init__(self) -> None:
        self._known: dict[bytes, Known] = {}
        self.notices = 0
        """How many there were: what was read before the last one may be out of date, and is not kept."""

    def get(self, key: bytes, now: datetime) -> Known | None:
        found = self._known.get(key)
        return found if found is not None and found.until > now else None

    def put(self, key: bytes, known: Known, notices: int) -> None:
        """`notices`: how many there had been when it was read."""
        if notices != self.notices:
            return
        if len(self._known) >= MOST_CACHED:
            self._known.clear()
        self._known[key] = known

    def forget(self, person: str) -> None:
        """`person`: an id, or `*` for everybody."""
        self.notices += 1
        if person == "*":
            self._known.clear()
        else:
            self._known = {key: each for key, each in self._known.items() if str(each.actor.id) != person}


def session_cache(mortise: Mortise) -> SessionCache:
    found = mortise.parts.get("identity.sessions")
    if found is None:
        found = mortise.parts["identity.sessions"] = SessionCache()
    assert isinstance(found, SessionCache)
    return found


async def signed_in(request: HTTPConnection) -> Actor:
    """Who is asking. Raises NotSignedIn, or NotAllowed when an API token's scopes do not cover this request."""
    actor = await known_actor(request)
    if actor is None:
        raise NotSignedIn.because(
            "identity.not_signed_in",
            Text("You are not signed in, or your session has ended.", "您尚未登录，或登录已过期。"),
            Text("Sign in again.", "请重新登录。"),
        )
    return actor


async def known_actor(request: HTTPConnection) -> Actor | None:
    """Like `signed_in`, but None when nobody is."""
    scope = request.scope
    if (seen := scope.get("mortise.actor")) is not None:
        return seen  # type: ignore[no-any-return]
    mortise: Mortise = scope["app"].state.mortise
    secret = bearer_of(request)
    is_token = secret is not None
    if secret is None:
        secret = request.cookies.get(COOKIE)
    if not secret:
        return None
    key, now, cache = hash_of(secret), mortise.clock.now(), session_cache(mortise)
    known = cache.get(key, now)
    if known is None:
        notices = cache.notices
        known = await (_load_token if is_token else _load_session)(mortise, key, now)
        if known is None:
            return None
        cache.put(key, known, notices)
    actor = known.speaking(request.headers.get("accept-language", ""))
    if actor.scopes is not None:
        _require_scope(actor, scope["method"], scope["path"])
    scope["mortise.actor"] = actor
    return actor


def bearer_of(request: HTTPConnection) -> str | None:
    header = request.headers.get("authorization")
    return header[7:].strip() if header and header[:7].lower() == "bearer " else None


async def start_session(work: Work, person: int, address: str, agent: str) -> str:
    """Insert a session and return its secret, which is kept nowhere."""
    secret = new_secret()
    await work.connection.execute(
        sa.insert(session).values(
            token_hash=hash_of(secret),
            person=person,
            created_at=work.now,
            seen_at=work.now,
            expires_at=work.now + IDLE,
            address=address,
            agent=agent[:300],
        )
    )
    return secret


async def person_of_session(work: Work, secret: str) -> int | None:
    """Id of the person whose session this is."""
    found = await work.connection.scalar(sa.select(session.c.person).where(session.c.token_hash == hash_of(secret)))
    return None if found is None else int(found)


async def end_session(work: Work, secret: str) -> None:
    found = await work.connection.execute(
        sa.delete(session).where(session.c.token_hash == hash_of(secret)).returning(session.c.person)
    )
    if (person := found.scalar_one_or_none()) is not None:
        await tell_identity_changed(work, person)


async def end_sessions_of(work: Work, person: int, but_secret: str | None = None) -> None:
    """End every session of a person, except one."""
    statement = sa.delete(session).where(session.c.person == person)
    if but_secret:
        statement = statement.where(session.c.token_hash != hash_of(but_secret))
    await work.connection.execute(statement)
    await tell_identity_changed(work, person)


async def sweep_sessions(work: Work) -> None:
    await work.connection.execute(sa.delete(session).where(session.c.expires_at < work.now))


async def _load_session(mortise: Mortise, key: bytes, now: datetime) -> Known | None:
    async with mortise.reading() as work:
        row = (await work.connection.execute(sa.select(session).where(session.c.token_hash == key))).one_or_none()
        if row is None or row.expires_at <= now:
            return None
        actor = await load_actor(work, row.person)
        expires_at = row.expires_at
        if actor and now - row.seen_at > TOUCH:
            expires_at = min(now + IDLE, row.created_at + LONGEST)
            await work.connection.execute(
                sa.update(session).where(session.c.id == row.id).values(seen_at=now, expires_at=expires_at)
            )
    return Known(actor, min(expires_at, now + TRUST)) if actor else None


async def _load_token(mortise: Mortise, key: bytes, now: datetime) -> Known | None:
    async with mortise.reading() as work:
        row = (await work.connection.execute(sa.select(token).where(token.c.token_hash == key))).one_or_none()
        if row is None or (row.expires_at is not None and row.expires_at <= now):
            return None
        actor = await load_actor(work, row.person)
        if actor and (row.used_at is None or now - row.used_at > TOUCH):
            await work.connection.execute(sa.update(token).where(token.c.id == row.id).values(used_at=now))
    if actor is None:
        return None
    until = now + TRUST if row.expires_at is None else min(row.expires_at, now + TRUST)
    return Known(narrow(actor, row.scopes), until)


def _require_scope(actor: Actor, method: str, path: str) -> None:
    """Reads need `read` or `write`, changes `write`; `/api/apps/{app}` needs that app where the token names apps."""
    scopes = actor.scopes or frozenset()
    parts = path.split("/")
    asks_only = method in SAFE_METHODS or (parts[4:5] == ["reports"] and parts[-1] in {"run", "preview"})
    needed = {READ, WRITE} if asks_only else {WRITE}
    apps = scopes - DEEDS
    area = {"admin": ADMIN, "builder": BUILD}.get(parts[2] if len(parts) > 2 else "")
    in_app = parts[3] if len(parts) > 3 and parts[1:3] in (["api", "apps"], ["api", "hooks"]) else None
    everywhere = parts[2] if apps and len(parts) > 2 and parts[2] in ACROSS_APPS else None
    missing = (
        "/".join(sorted(needed))
        if not scopes & needed
        else area
        if area and area not in scopes
        else in_app
        if in_app and apps and in_app not in apps
        else everywhere
    )
    if missing:
        raise NotAllowed.because(
            "identity.token.scope",
            Text(f"This API token does not include '{missing}'.", f"此 API 令牌不包含“{missing}”权限。"),
            Text("Create a token with that scope.", "请创建包含该权限的令牌。"),
        )
