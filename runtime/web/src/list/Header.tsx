/** The bar of a list page: its name, import and export, and the one filled button. */
import { withParams } from "@/api"
import { useLabel, useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { Menu } from "@/ui/Menu"
import { go } from "@/ui/navigation"
import { useList } from "./context"
import { asParams, recordsPath } from "./data"
import { lower } from "./states"

export const createHref = (app: string, form: string): string => `/a/${app}/f/${form}/new`
export const importHref = (app: string, form: string): string => `/a/${app}/f/${form}/import`

export function Header() {
  const { app, form } = useList()
  const t = useT("list")
  const label = useLabel()
  return (
    <header className="bar">
      <h1>{label(form.plural) || label(form.name)}</h1>
      <span className="right row">
        {form.may.import && <Button kind="quiet" small icon="upload" onClick={() => go(importHref(app.key, form.key))}>{t("import")}</Button>}
        {form.may.export && <ExportMenu />}
        {form.may.create && <Button kind="primary" small icon="plus" keys="C" onClick={() => go(createHref(app.key, form.key))}>{t("new", { form: lower(label(form.name)) })}</Button>}
      </span>
    </header>
  )
}

function ExportMenu() {
  const { app, form, shown, pairs } = useList()
  const t = useT("list")
  const save = (format: string): void => window.location.assign(withParams(`/api/${recordsPath(app.key, form.key)}/export`, { ...asParams(pairs), fields: shown.columns.join(","), format }))
  return (
    <Menu label={t("export")} align="end" trigger={(props) => <Button {...props} kind="quiet" small icon="download">{t("export")}</Button>} items={[
      { key: "xlsx", label: t("export.xlsx"), run: () => save("xlsx") },
      { key: "csv", label: t("export.csv"), run: () => save("csv") },
    ]} />
  )
}
