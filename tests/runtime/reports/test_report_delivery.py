"""Reports that rules send: each person gets what that person may see, once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import sqlalchemy as sa

from engines.app.checks import check_app
from engines.kernel.commands import SendReport
from engines.kernel.errors import InputError
from runtime.channels.notifications import list_notifications
from runtime.channels.tables import delivery, delivery_file
from runtime.reports.deliver import queue_report
from runtime.rules.scheduled import count_touched, run_due_rules
from tests.mailbox import Mailbox, open_mailbox, run_jobs
from tests.workshop import FORMS, ROLES, Workshop, open_workshop

REPORT = {
    "key": "totals",
    "name": {"en": "Totals", "zh": "合计"},
    "source": "order",
    "rows": [{"by": "status"}],
    "measures": [{"key": "n", "label": "Orders"}],
    "show": "table",
}


@pytest.fixture
async def shop(mortise: Any) -> Workshop:
    return await open_workshop(mortise)


@pytest.fixture
async def mailbox(shop: Workshop) -> AsyncIterator[Mailbox]:
    async with shop.mortise.work() as work:
        await work.connection.execute(sa.text("UPDATE mortise.person SET email = login || '@example.com'"))
    async with open_mailbox(shop.mortise) as box:
        yield box


def rule(text: str) -> list[dict[str, Any]]:
    return [{"key": "send", "text": text.split("\n")}]


def the_sheets(mailbox: Mailbox) -> dict[str, str]:
    """Who got which lines."""
    found = {}
    for mail in mailbox.mails:
        (sheet,) = mail.iter_attachments()
        found[mail["To"].partition("@")[0]] = sheet.get_content().strip()
    return found


async def test_everybody_gets_the_numbers_of_the_own_permissions(shop: Workshop, mailbox: Mailbox) -> None:
    text = (
        'rule "Evening"\n on every day at 18:00\n'
        ' then send report totals to role "legal", role "boss" { format: "csv" }\nend'
    )
    await shop.install(reports=[REPORT], rules=rule(text))
    async with shop.mortise.reading() as work:
        assert await count_touched(work, "shop", "send") == 1
    for amount in ("5", "50", "500"):
        await shop.create("order", name=amount, amount=amount, status="open")
    shop.forward(days=1)
    await run_due_rules(shop.mortise)
    await run_jobs(shop.mortise)
    sheets = the_sheets(mailbox)
    assert {who: sheet.rsplit(",")[-1] for who, sheet in sheets.items()} == {"lee": "2", "lou": "2", "bob": "3"}
    async with shop.mortise.reading(shop.actors["lee"]) as work:
        assert [each["link"] for each in await list_notifications(work)] == ["/a/shop/r/totals"]
    async with shop.mortise.reading(shop.actors["ann"]) as work:
        assert await list_notifications(work) == []


async def test_who_may_not_open_the_report_gets_nothing_and_the_log_says_so(shop: Workshop, mailbox: Mailbox) -> None:
    text = 'rule "To the owner"\n on customer created\n then send report totals to owner\nend'
    blind = {"key": "blind", "name": "Blind", "may": [{"form": "customer", "read": True}], "reports": []}
    await shop.install(reports=[REPORT], rules=rule(text), roles=[blind])
    await shop.create("customer", name="x", owner=shop.people["ann"])
    await run_jobs(shop.mortise)
    assert mailbox.mails == []
    async with shop.mortise.reading(shop.actors["ann"]) as work:
        assert await list_notifications(work) == []
        rows = (await work.connection.execute(sa.select(delivery.c.person, delivery.c.status))).all()
    assert [tuple(each) for each in rows] == [(shop.people["ann"], "skipped")]


async def test_a_sheet_waits_with_its_mail_and_goes_when_it_was_sent(shop: Workshop, mailbox: Mailbox) -> None:
    await shop.install(reports=[REPORT])
    await shop.create("order", name="x", amount="50", status="open")
    mailbox.answer = "451 try later"
    async with shop.mortise.work() as work:
        command = SendReport("shop", "totals", (shop.people["bob"],), channels=("email",), format="csv")
        await queue_report(work, command, command.to)
    await run_jobs(shop.mortise)
    await shop.create("order", name="later", amount="50", status="open")
    mailbox.answer = "250 OK"
    async with shop.mortise.work() as work:
        assert await work.connection.scalar(sa.select(sa.func.count()).select_from(delivery_file)) == 1
        await work.connection.execute(
            sa.text("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'")
        )
    await run_jobs(shop.mortise)
    assert the_sheets(mailbox)["bob"].endswith("1")
    async with shop.mortise.reading() as work:
        assert await work.connection.scalar(sa.select(sa.func.count()).select_from(delivery_file)) == 0


def test_a_report_or_role_that_is_not_there_is_found_when_checking() -> None:
    text = 'rule "x"\n on every day at 18:00\n then send report total to role "bos"\nend'
    document = {"format": 1, "key": "shop", "name": "Shop", "forms": FORMS, "roles": ROLES, "reports": [REPORT]}
    found = {(each.code, each.pointer): each.hint for each in check_app({**document, "rules": rule(text)})}
    for kind, meant in (("report", "totals"), ("role", "boss")):
        hint = found[f"app.unknown_{kind}", "/rules/0/text/2"]
        assert hint is not None and meant in hint.en


async def test_an_unknown_kind_of_file_is_refused(shop: Workshop) -> None:
    async with shop.mortise.work() as work:
        with pytest.raises(InputError):
            await queue_report(work, SendReport("shop", "totals", format="pdf"), (1,))
