"""AppView: an app as one person's browser gets it; nothing their roles may not know of is in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from engines.app.definition import AppDef, MenuItem, PageDef
from engines.data.core import SOURCES
from engines.data.dump import dump_definition
from engines.data.fields.related import RelatedField
from engines.flow.definition import FlowDef, Trigger
from engines.form.browser import form_view
from engines.form.plan import FormPlan
from runtime.metadata.releases import InstalledApp
from runtime.records.sight import Sight

Roles = frozenset[str] | None
"""None: somebody who may see everything (an administrator)."""


def app_view(app: InstalledApp, sight: Sight) -> dict[str, Any]:
    """The whole view; cache it per release and role set."""
    definition, roles = app.definition, None if sight.roles is None else sight.roles.get(app.key, frozenset())
    forms = {
        key: _form(app, sight, plan, roles)
        for key, plan in app.plan.forms.items()
        if sight.form(key).readable or sight.form(key).allows("create")
    }
    reports = {
        each.key: {"key": each.key, "name": each.name, "show": each.show, "source": each.source}
        for each in definition.reports
        if (each.source in forms or each.source in SOURCES) and _may_report(definition, each.key, roles)
    }
    pages = {each.key: _page(each, forms, reports) for each in definition.pages if _for(each.roles, roles)}
    return {
        "key": definition.key,
        "name": definition.name,
        "icon": definition.icon,
        "color": definition.color,
        "version": definition.version,
        "languages": definition.languages,
        "texts": definition.texts,
        "release": app.number,
        "home": _home(definition, roles, pages),
        "menu": _menu(definition.menu, forms, reports, pages, roles),
        "pages": pages,
        "reports": reports,
        "forms": forms,
        "flows": {each.key: _flow(each) for each in definition.flows},
    }


def may_open(app: InstalledApp, roles: Roles) -> bool:
    """Whether the app is one of the caller's."""
    return roles is None or any(each.key in roles for each in app.definition.roles)


def _form(app: InstalledApp, sight: Sight, plan: FormPlan, roles: Roles) -> dict[str, Any]:
    seen = sight.form(plan.key)
    may = {action: seen.allows(action) for action in ("create", "read", "update", "delete", "export", "import")}
    hidden = set(plan.fields) - set(seen.visible_keys)
    for key, each in plan.fields.items():
        if isinstance(each, RelatedField) and each.form in app.plan.forms and not sight.form(each.form).readable:
            hidden.add(key)
    return form_view(
        plan, may, hidden=hidden, read_only=seen.locked_keys, buttons=list(_buttons(app, plan.key, roles)), roles=roles
    )


def _buttons(app: InstalledApp, form: str, roles: Roles) -> Iterable[Mapping[str, Any]]:
    names = {each.key: each.name for each in app.definition.rules}
    for rule, trigger in app.plan.rules.buttons.get(form, ()):
        condition = getattr(rule, "condition", None)
        yield {
            "key": rule.key,
            "kind": "rule",
            "label": names.get(rule.key) or trigger.label or rule.key,
            "icon": "zap",
            "visible": condition.to_browser() if condition is not None else ["boolean", True],
        }
    for flow in app.definition.flows:
        for start in _triggers(flow):
            if start.record == form and start.event == "button" and _for(start.roles, roles):
                yield {
                    "key": flow.key,
                    "kind": "flow",
                    "label": start.label or flow.name or flow.key,
                    "icon": start.icon,
                    "visible": _tree(app, form, start.when),
                }


def _flow(flow: FlowDef) -> dict[str, Any]:
    """`holds`: the forms whose changes it holds back until they are approved."""
    holds = sorted({each.record for each in _triggers(flow) if each.hold and each.record})
    return {"key": flow.key, "name": flow.name or flow.key, "holds": holds}


def _triggers(flow: FlowDef) -> list[Trigger]:
    return flow.on if isinstance(flow.on, list) else [flow.on]


def _tree(app: InstalledApp, form: str, when: str | None) -> Any:
    from engines.expr import compile_expression

    if when is None:
        return ["boolean", True]
    return compile_expression(when, app.plan.forms[form].scope, condition=True).to_browser()


def _for(wanted: list[str], roles: Roles) -> bool:
    return not wanted or roles is None or bool(roles.intersection(wanted))


def _may_report(definition: AppDef, key: str, roles: Roles) -> bool:
    if roles is None:
        return True
    mine = [each for each in definition.roles if each.key in roles]
    return any(each.reports is True or (isinstance(each.reports, list) and key in each.reports) for each in mine)


def _home(definition: AppDef, roles: Roles, pages: Mapping[str, Any]) -> str | None:
    own = [each.home for each in definition.roles if (roles is None or each.key in roles) and each.home in pages]
    homes = [each.key for each in definition.pages if each.key in pages and each.kind == "home"]
    return next(iter([*own, *homes, *pages]), None)


def _page(page: PageDef, forms: Mapping[str, Any], reports: Mapping[str, Any]) -> dict[str, Any]:
    view = dump_definition(page)
    view["widgets"] = [
        shown
        for widget, shown in zip(page.widgets, view.get("widgets", []), strict=True)
        if (widget.report is None or widget.report in reports)
        and (widget.view is None or widget.view.partition(".")[0] in forms)
    ]
    view["kind"] = page.kind
    return view  # type: ignore[no-any-return]


def _menu(
    items: list[MenuItem], forms: Mapping[str, Any], reports: Mapping[str, Any], pages: Mapping[str, Any], roles: Roles
) -> list[dict[str, Any]]:
    shown: list[dict[str, Any]] = []
    for item in items:
        if not _for(item.roles, roles):
            continue
        view = dump_definition(item)
        if item.group is not None or item.items:
            inner = _menu(item.items, forms, reports, pages, roles)
            if inner:
                shown.append({**view, "items": inner})
        elif _leads_somewhere(item, forms, reports, pages):
            shown.append(view)
    return shown


def _leads_somewhere(
    item: MenuItem, forms: Mapping[str, Any], reports: Mapping[str, Any], pages: Mapping[str, Any]
) -> bool:
    if item.page is not None:
        return item.page in pages
    if item.report is not None:
        return item.report in reports
    form = item.form or (item.view or "").partition(".")[0]
    if form:
        view = (item.view or "").partition(".")[2]
        return (
            form in forms
            and forms[form]["may"]["read"]
            and (not view or any(each["key"] == view for each in forms[form]["views"]))
        )
    return item.url is not None
