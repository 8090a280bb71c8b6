/** Sort by one or several fields. */
import { useLabel, useT } from "@/i18n"
import { IconButton } from "@/ui/IconButton"
import { Segmented } from "@/ui/Segmented"
import { Select } from "@/ui/Select"
import { fieldFor } from "./columns"
import { useList } from "./context"
import { sortable } from "./SortMenu"

export default function SortPanel() {
  const { app, form, shown, change } = useList()
  const t = useT("list")
  const label = useLabel()
  const set = (sort: string[]): void => change({ sort })
  const left = sortable(form.fields).filter((field) => !shown.sort.some((key) => key.replace(/^-/, "") === field.key))
  return (
    <div className="filter-panel wide">
      {shown.sort.map((key, index) => {
        const path = key.replace(/^-/, "")
        return (
          <div className="row" key={path} style={{ marginBottom: 8 }}>
            <span className="grow ell sm">{label(fieldFor(app, form, path)?.label ?? path)}</span>
            <Segmented label={t("sort")} value={key.startsWith("-") ? "-" : ""} onChange={(sign) => set(shown.sort.map((each, at) => at === index ? sign + path : each))}
              items={[{ key: "", label: t("sort.asc") }, { key: "-", label: t("sort.desc") }]} />
            <IconButton icon="x" label={t("sort.remove")} onClick={() => set(shown.sort.filter((_, at) => at !== index))} />
          </div>
        )
      })}
      <Select small label={t("sort.add")} placeholder={t("sort.add")} value={null} options={left.map((field) => ({ value: field.key, label: label(field.label) || field.key }))}
        onChange={(key) => key && set([...shown.sort, key])} />
    </div>
  )
}
