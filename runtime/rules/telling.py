"""Commands in words, for dry runs: what would happen, to which record, with which values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from engines.kernel import commands as c
from engines.kernel.commands import Command
from engines.kernel.texts import Text


def told(command: Command, record: Mapping[str, Any], language: str) -> dict[str, Any]:
    """`{kind, text, form?, record?, changes?: [{field, old, new}]}`; `old` is null where it is not the rule's record."""
    text, more = _told(command, record)
    return {"kind": _kind(command), "text": text.to(language), **more}


def _told(command: Command, record: Mapping[str, Any]) -> tuple[Text, dict[str, Any]]:
    match command:
        case c.SetValues(values):
            return Text("Set before saving", "保存前设置"), {"changes": _changes(values, record)}
        case c.CreateRecord(_, form, values):
            return Text(f"Create a record in '{form}'", f"在“{form}”中创建记录"), {
                "form": form,
                "changes": _changes(values, {}),
            }
        case c.UpdateRecord(ref, values):
            own = str(record.get("id")) == str(ref.id)
            return Text(f"Change a record of '{ref.form}'", f"修改“{ref.form}”的记录"), {
                "form": ref.form,
                "record": {"id": str(ref.id)},
                "changes": _changes(values, record if own else {}),
            }
        case c.DeleteRecord(ref):
            return Text(f"Delete a record of '{ref.form}'", f"删除“{ref.form}”的记录"), {
                "form": ref.form,
                "record": {"id": str(ref.id)},
            }
        case c.Forbid(message, field):
            return _refusal(message), {"field": field}
        case c.Require(field):
            empty = record.get(field) in (None, "", [])
            if empty:
                return Text(f"Refuse: '{field}' is empty", f"拒绝：“{field}”为空"), {"field": field}
            return Text(f"Nothing: '{field}' is filled in", f"无操作：“{field}”已填写"), {"field": field}
        case c.LimitRecords():
            return Text(f"Allow at most {command.most} such records", f"此类记录最多允许 {command.most} 条"), {}
        case c.ChangeTags():
            return _tags(command), {"field": command.field}
        case _:
            return _beyond(command), {}


def _beyond(command: Command) -> Text:
    """What leaves the records."""
    match command:
        case c.StartFlow(flow=flow):
            return Text(f"Start the flow '{flow}'", f"启动流程“{flow}”")
        case c.SignalFlows(name):
            return Text(f"Tell waiting flows '{name}'", f"向等待中的流程发送“{name}”")
        case c.Notify():
            who = len(command.to) + len(command.roles) + len(command.addresses)
            subject = _words(command.subject)
            return Text(
                f"Notify {who} by {', '.join(command.channels)}: {subject}",
                f"通过 {'、'.join(command.channels)} 通知 {who} 方：{subject}",
            )
        case c.SendReport():
            return Text(f"Send the report '{command.report}'", f"发送报表“{command.report}”")
        case c.CallConnector(connector, operation):
            return Text(f"Call {connector}.{operation}", f"调用 {connector}.{operation}")
        case c.RunRule(rule=rule):
            return Text(f"Run the rule '{rule}'", f"运行规则“{rule}”")
        case c.WriteComment(text=text):
            return Text(f"Comment: {text}", f"写评论：{text}")
        case _:
            return Text(type(command).__name__, type(command).__name__)


def _refusal(message: Any) -> Text:
    if isinstance(message, Mapping) and message:
        first = str(next(iter(message.values())))
        return Text(f"Refuse: {message.get('en', first)}", f"拒绝：{message.get('zh', first)}")
    return Text(f"Refuse: {message}", f"拒绝：{message}")


def _tags(command: c.ChangeTags) -> Text:
    added, removed = ", ".join(command.add), ", ".join(command.remove)
    if added:
        return Text(f"Add tags: {added}", f"添加标签：{added}")
    return Text(f"Remove tags: {removed}", f"移除标签：{removed}")


def _words(value: Any) -> str:
    return str(next(iter(value.values()), "")) if isinstance(value, Mapping) else str(value)


def _kind(command: Command) -> str:
    """`CreateRecord` → `create_record`."""
    name = type(command).__name__
    return "".join(f"_{each.lower()}" if each.isupper() else each for each in name).lstrip("_")


def _changes(values: Mapping[str, Any], now: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{"field": key, "old": plain_json(now.get(key)), "new": plain_json(value)} for key, value in values.items()]


def plain_json(value: Any) -> Any:
    """A value as people read it: numbers and dates as text, a record as its id (and name)."""
    match value:
        case None | bool() | int() | str():
            return value
        case Decimal():
            return f"{value:f}"
        case datetime() | date() | time():
            return value.isoformat()
        case Mapping() if "id" in value:
            return {"id": str(value["id"]), **({"name": value["name"]} if value.get("name") else {})}
        case Mapping():
            return {str(key): plain_json(each) for key, each in value.items()}
        case list() | tuple():
            return [plain_json(each) for each in value]
        case _:
            return str(value)


__all__ = ["plain_json", "told"]
