"""The one performer: carries out every command of rules and flows, in the transaction of the work that caused it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, assert_never

import sqlalchemy as sa

from engines.kernel import commands as c
from engines.kernel.commands import Command, RecordRef
from engines.kernel.errors import InputError, NotFound
from engines.kernel.texts import Text
from runtime.channels.deliver import notify
from runtime.connectors.calls import call_connector
from runtime.identity.people import people_with_role
from runtime.records.load import load_record
from runtime.records.tables import comment
from runtime.records.write import create_record, delete_record, update_record
from runtime.work import Work


class CommandPerformer:
    """Writes of rules and flows are trusted: permissions are for people. The person who set them off stays the author."""

    async def perform(self, work: Work, commands: list[Command]) -> list[RecordRef]:
        """Carry out in order; gives the created records. Whatever fails ends the whole transaction."""
        created: list[RecordRef] = []
        for command in commands:
            await self._perform(work, command, created)
        return created

    async def _perform(self, work: Work, command: Command, created: list[RecordRef]) -> None:
        match command:
            case c.CreateRecord(app, form, values):
                change = await create_record(work, app, form, plain(values), trusted=True)
                created.append(change.ref)
            case c.UpdateRecord(ref, values):
                await update_record(work, ref.app, ref.form, ref.id, plain(values), trusted=True)
            case c.DeleteRecord(ref):
                await delete_record(work, ref.app, ref.form, ref.id, trusted=True)
            case c.ChangeTags():
                await _change_tags(work, command)
            case c.Notify():
                await notify(work, await _with_roles(work, command))
            case c.SendReport():
                from runtime.reports.deliver import queue_report

                await queue_report(work, command, await _people(work, command))
            case c.CallConnector():
                await call_connector(work, _app_of(command), command)
            case c.WriteComment(ref, text):
                await work.connection.execute(
                    sa.insert(comment).values(
                        app=ref.app, form=ref.form, record=ref.id, text=str(text), by=work.actor.id, at=work.now
                    )
                )
            case c.StartFlow() | c.SignalFlows():
                await _flows(work, command)
            case c.RunRule(app, rule, ref):
                from runtime.rules.runs import run_rule

                await run_rule(work, app, rule, ref)
            case c.Forbid(message, field):
                raise refused(message, field)
            case c.LimitRecords():
                from runtime.rules.limits import is_full, words_of

                if await is_full(work, command):
                    raise refused(command.message or words_of(command)._asdict(), None)
            case c.BroadcastSignal(app, name, payload):
                from runtime.flows.signals import broadcast

                await broadcast(work, app, name, payload)
            case c.SetValues() | c.Require():
                raise _out_of_place(type(command).__name__)
            case (
                c.OpenTask()
                | c.CloseTask()
                | c.MoveTask()
                | c.SetTimer()
                | c.CancelTimer()
                | c.StartChild()
                | c.CancelChild()
                | c.EscalateParent()
                | c.MakeDocument()
                | c.ReportEffects()
                | c.FinishInstance()
            ):
                raise _out_of_place(type(command).__name__)
            case _:
                assert_never(command)


def plain(values: Any) -> dict[str, Any]:
    """Values for the write pipeline: records become their ids."""
    return {key: _plain(value) for key, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, dict) and "id" in value:
        return value["id"]
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value


def refused(message: Any, field: str | None) -> InputError:
    """A rule's refusal, in the words of its author."""
    en, zh = _languages(message)
    pointer = f"/values/{field}" if field else ""
    error = InputError.because("rule.forbidden", Text(en, zh), pointer=pointer)
    assert isinstance(error, InputError)
    return error


def _languages(message: Any) -> tuple[str, str]:
    if isinstance(message, dict) and message:
        first = str(next(iter(message.values())))
        return str(message.get("en", first)), str(message.get("zh", first))
    return str(message), str(message)


def _app_of(command: c.CallConnector) -> str:
    if command.record is None:
        raise NotFound.because(
            "rule.no_record", Text("A connector is called without a record.", "调用连接器时没有记录。")
        )
    return command.record.app


def _out_of_place(name: str) -> InputError:
    error = InputError.because("rule.out_of_place", Text(f"'{name}' has no meaning here.", f"此处不能使用“{name}”。"))
    assert isinstance(error, InputError)
    return error


async def _with_roles(work: Work, command: c.Notify) -> c.Notify:
    """Everybody who has one of the command's roles is told, too."""
    return replace(command, to=await _people(work, command), roles=()) if command.roles else command


async def _people(work: Work, command: c.Notify | c.SendReport) -> tuple[int, ...]:
    people = dict.fromkeys(command.to)
    for name in command.roles:
        app, _, role = name.partition(".")
        people.update(dict.fromkeys(await people_with_role(work, app, role)))
    return tuple(people)


async def _change_tags(work: Work, command: c.ChangeTags) -> None:
    """Only a real difference is written, so that a tag that is there already sets nothing off."""
    ref = command.record
    record = await load_record(work, ref.app, ref.form, ref.id)
    before = list(record.get(command.field) or [])
    after = [each for each in before if each not in command.remove]
    after += [each for each in command.add if each not in after]
    if after != before:
        await update_record(work, ref.app, ref.form, ref.id, {command.field: after}, trusted=True)


async def _flows(work: Work, command: c.StartFlow | c.SignalFlows) -> None:
    from runtime.flows.driver import start_flow
    from runtime.flows.signals import signal

    if isinstance(command, c.StartFlow):
        await start_flow(
            work, command.app, command.flow, record=command.record, initiator=work.actor.id, values=command.values
        )
    else:
        await signal(work, command.name, command.record, command.payload, key=command.key)
