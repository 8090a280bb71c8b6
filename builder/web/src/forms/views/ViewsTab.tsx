import { useLanguage, useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { Empty } from "@/ui/Empty"
import { Icon } from "@/ui/Icon"
import { Menu } from "@/ui/Menu"
import { add, duplicate, move, remove } from "../../commands"
import { unique } from "../../document/keys"
import { say } from "../../document/labels"
import { indexOf, join, parent } from "../../document/pointer"
import type { ViewDef } from "../../document/types"
import { useDesign, useDo, useSelection } from "../../frame/context"
import { IconButton } from "@/ui/IconButton"
import { useFormEditing } from "../context"
import { ViewEditor } from "./ViewEditor"

export const VIEW_ICONS = {
  list: "list",
  kanban: "kanban",
  calendar: "calendar-days",
  gallery: "layout-dashboard",
} as const
type Kind = keyof typeof VIEW_ICONS

/** Views of a form: lists, boards, calendars, galleries, in the order of their tabs. */
export function ViewsTab() {
  const t = useT("forms")
  const language = useLanguage()
  const { actions, form } = useFormEditing()
  const { store } = useDesign()
  const perform = useDo()
  const selection = useSelection()
  const base = join("", "forms", actions.at, "views")
  const views = form.views ?? []
  const chosen = selection.find((each) => parent(each)[0] === base)
  const at = Math.min(chosen ? indexOf(chosen) : 0, views.length - 1)
  const make = (kind: Kind) => {
    const fields = form.fields ?? []
    const choice = fields.find((field) => field.type === "choice"),
      date = fields.find((field) => field.type === "date" || field.type === "date_time")
    const shown = fields
      .filter((field) => !["related", "sub_table", "long_text", "rich_text", "attachment"].includes(field.type))
      .slice(0, 5)
      .map((field) => field.key)
    const view: ViewDef = {
      key: unique(
        kind === "list" ? "view" : kind,
        views.map((each) => each.key),
      ),
      name: { en: t(kind), zh: t(kind) },
      columns: shown,
    }
    if (kind !== "list") view.type = kind
    if (kind === "kanban") Object.assign(view, { lanes: choice?.key, card: shown.slice(1, 4) })
    if (kind === "calendar") Object.assign(view, { start: date?.key })
    if (kind === "gallery") Object.assign(view, { card: shown.slice(1, 4) })
    perform(add, {
      list: base,
      values: [Object.fromEntries(Object.entries(view).filter(([, value]) => value !== undefined))],
    })
  }
  const newItems = (Object.keys(VIEW_ICONS) as Kind[]).map((kind) => ({
    key: kind,
    icon: VIEW_ICONS[kind],
    label: t(kind),
    run: () => make(kind),
  }))
  if (!views.length) {
    return (
      <div className="canvas scrolls">
        <div className="partpage">
          <div className="sheet">
            <Empty icon="list" title={t("viewsEmpty")} text={t("viewsEmptyText")}>
              <Menu
                items={newItems}
                trigger={(props) => (
                  <Button {...props} icon="plus">
                    {t("newView")}
                  </Button>
                )}
              />
            </Empty>
          </div>
        </div>
      </div>
    )
  }
  return (
    <div className="twopane">
      <nav className="sidelist" aria-label={t("views")}>
        {views.map((view, index) => (
          <div key={view.key} className={`nav${index === at ? " on" : ""}`}>
            <button
              type="button"
              className="row grow"
              aria-current={index === at || undefined}
              onClick={() => store.getState().select([join(base, index)])}
            >
              <Icon name={VIEW_ICONS[view.type ?? "list"]} size="s" />
              <span className="ell">{say(view.name, language) || view.key}</span>
            </button>
            <Menu
              align="end"
              trigger={(props) => <IconButton {...props} icon="ellipsis" label={t("more")} />}
              items={[
                {
                  key: "up",
                  icon: "arrow-up",
                  label: t("moveUp"),
                  disabled: index === 0,
                  run: () => perform(move, { pointers: [join(base, index)], list: base, index: index - 1 }),
                },
                {
                  key: "down",
                  icon: "arrow-down",
                  label: t("moveDown"),
                  disabled: index === views.length - 1,
                  run: () => perform(move, { pointers: [join(base, index)], list: base, index: index + 2 }),
                },
                {
                  key: "duplicate",
                  icon: "copy-plus",
                  label: t("duplicate"),
                  run: () => perform(duplicate, { pointers: [join(base, index)] }),
                },
                {
                  key: "delete",
                  icon: "trash-2",
                  danger: true,
                  label: t("delete"),
                  run: () => perform(remove, { pointers: [join(base, index)] }),
                },
              ]}
            />
          </div>
        ))}
        <Menu
          items={newItems}
          trigger={(props) => (
            <Button {...props} small kind="quiet" icon="plus">
              {t("newView")}
            </Button>
          )}
        />
      </nav>
      <div className="canvas scrolls">
        <ViewEditor key={views[at]!.key} view={views[at]!} pointer={join(base, at)} />
      </div>
    </div>
  )
}
