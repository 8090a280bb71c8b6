/** Deletes a form with its menu items, its permissions and the widgets that list it. */
import type { AppDoc, MenuItem } from "../document/types"
import { define } from "./command"
import { nameOf } from "./names"

export interface RemoveFormArgs {
  key: string
}

export const command = define<RemoveFormArgs>({
  name: "removeForm",
  title: ({ key }, document) => {
    const name = nameOf(
      document.forms?.find((form) => form.key === key),
      document,
    )
    return { en: `Delete form ${name.en}`, zh: `删除表单“${name.zh}”` }
  },
  run: (draft, { key }) => {
    draft.forms = draft.forms?.filter((form) => form.key !== key)
    if (draft.menu) draft.menu = without(draft.menu, key)
    for (const role of draft.roles ?? [])
      if (role.may) role.may = role.may.filter((permission) => permission.form !== key)
    forgetWidgets(draft, key)
    return { select: [] }
  },
})

const mentions = (item: MenuItem, key: string) => item.form === key || item.view?.split(".")[0] === key

function without(menu: MenuItem[], key: string): MenuItem[] {
  return menu
    .filter((item) => !mentions(item, key))
    .map((item) => (item.items ? { ...item, items: without(item.items, key) } : item))
}

function forgetWidgets(draft: AppDoc, key: string): void {
  for (const page of (draft.pages ?? []) as { widgets?: { view?: string }[] }[]) {
    if (page.widgets) page.widgets = page.widgets.filter((widget) => widget.view?.split(".")[0] !== key)
  }
}
