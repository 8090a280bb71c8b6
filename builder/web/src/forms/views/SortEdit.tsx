import { useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { IconButton } from "@/ui/IconButton"
import { Select } from "@/ui/Select"
import type { ViewDef } from "../../document/types"

/** The order of the records: fields one after the other, each up or down. */
export function SortEdit({
  view,
  paths,
  onChange,
}: {
  view: ViewDef
  paths: { value: string; label: string }[]
  onChange: (sort: string[]) => void
}) {
  const t = useT("forms")
  const sort = view.sort ?? []
  const name = (each: string) => paths.find((path) => path.value === each.replace(/^-/, ""))?.label ?? each
  return (
    <div className="listedit">
      {sort.map((each, at) => (
        <div key={each} className="row listrow">
          <span className="grow ell sm">{name(each)}</span>
          <Button
            small
            kind="quiet"
            icon={each.startsWith("-") ? "arrow-down" : "arrow-up"}
            onClick={() =>
              onChange(
                sort.map((other, index) =>
                  index === at ? (each.startsWith("-") ? each.slice(1) : `-${each}`) : other,
                ),
              )
            }
          >
            {t(each.startsWith("-") ? "descending" : "ascending")}
          </Button>
          <IconButton
            icon="x"
            label={t("remove", { name: name(each) })}
            onClick={() => onChange(sort.filter((_, index) => index !== at))}
          />
        </div>
      ))}
      <Select
        small
        label={t("addSort")}
        placeholder={t("addSort")}
        value={null}
        onChange={(next) => next && onChange([...sort, next])}
        options={paths.filter((path) => !sort.some((each) => each.replace(/^-/, "") === path.value))}
      />
    </div>
  )
}
