/** Sort by one or several fields, and group by one. */
import { lazy, Suspense } from "react"
import type { FieldView, FormView } from "@/api/types"
import { useLabel, useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { Icon } from "@/ui/Icon"
import { Menu } from "@/ui/Menu"
import { Popover } from "@/ui/Popover"
import { useNarrow } from "@/ui/useMedia"
import { fieldFor } from "./columns"
import { useList } from "./context"
import { withParts } from "./operators"

const SortPanel = lazy(() => import("./SortPanel"))

const UNSORTABLE = new Set(["sub_table", "related", "references", "attachment", "image", "rich_text", "long_text", "tags", "choices", "address"])
const GROUPABLE = new Set(["choice", "person", "department", "reference", "yes_no", "date", "rating"])

export const sortable = (fields: FieldView[]): FieldView[] => withParts(fields).filter((field) => !UNSORTABLE.has(field.widget))

export function SortMenu() {
  const { app, form, shown } = useList()
  const t = useT("list")
  const label = useLabel()
  const narrow = useNarrow()
  const first = shown.sort[0]?.replace(/^-/, "")
  const name = first ? label(fieldFor(app, form, first)?.label ?? first).toLocaleLowerCase() : ""
  return (
    <Popover label={t("sort")} align="end" trigger={(props) => (
      <Button {...props} kind="quiet" small icon="arrow-up-down" aria-label={first ? t("sort.by", { field: name }) : t("sort")}>{narrow ? null : first ? t("sort.by", { field: name }) : t("sort")}</Button>
    )}>
      <Suspense fallback={<div className="filter-panel wide" style={{ height: 96 }} />}><SortPanel /></Suspense>
    </Popover>
  )
}

const isPart = (form: FormView, field: FieldView): boolean => !form.fields.includes(field)

/** `named`: says what it does even while nothing is grouped. */
export function GroupMenu({ named = false }: { named?: boolean }) {
  const { form, shown, change } = useList()
  const t = useT("list")
  const label = useLabel()
  const fields = withParts(form.fields).filter((field) => GROUPABLE.has(field.widget) || isPart(form, field))
  const chosen = fields.find((field) => field.key === shown.group)
  if (fields.length === 0) return null
  return (
    <Menu label={t("group.by")} align="end" trigger={(props) => (
      <Button {...props} kind="quiet" small icon="layers" on={Boolean(chosen)} aria-label={chosen ? `${t("group.by")}: ${label(chosen.label)}` : t("group")}>{chosen ? label(chosen.label) : named ? t("group") : null}</Button>
    )} items={[
      { head: t("group.by") },
      { key: "", label: t("group.none"), checked: !chosen, run: () => change({ group: "" }) },
      ...fields.map((field) => ({ key: field.key, label: label(field.label) || field.key, checked: field === chosen, run: () => change({ group: field.key }) })),
    ]} />
  )
}

export const SortMark = ({ sort, path }: { sort: string[]; path: string }) =>
  sort[0] === path ? <Icon name="arrow-up" size="xs" /> : sort[0] === `-${path}` ? <Icon name="arrow-down" size="xs" /> : null
