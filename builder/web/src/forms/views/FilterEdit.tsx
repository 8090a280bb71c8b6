import { useLabel, useLanguage, useT } from "@/i18n"
import { wordKey } from "@/list/operators"
import "@/list/texts"
import { IconButton } from "@/ui/IconButton"
import { Select } from "@/ui/Select"
import { fieldAtPath } from "../../conditions/members"
import type { FilterDef, Label, ViewDef } from "../../document/types"
import { useDesign, useDocument } from "../../frame/context"
import { useFormEditing } from "../context"
import { fieldView } from "../view"

/** Chips with the operators of the field's type; values by the runtime's own widget. */
export function FilterEdit({ view, onChange }: { view: ViewDef; onChange: (filters: FilterDef[]) => void }) {
  const t = useT("forms")
  const p = useT("props")
  const list = useT("list")
  const language = useLanguage()
  const label = useLabel()
  const document = useDocument()
  const { palette } = useDesign()
  const { form } = useFormEditing()
  const filters = view.filters ?? []
  const put = (at: number, change: Partial<FilterDef>) =>
    onChange(filters.map((each, index) => (index === at ? { ...each, ...change } : each)))
  return (
    <div className="listedit">
      {filters.map((filter, at) => {
        const field = fieldAtPath(form, filter.field, document)
        const ops = palette.fields.find((each) => each.type === field?.type)?.operators ?? ["="]
        const options = field?.options as { key: string; label?: Label }[] | undefined
        const op = filter.op ?? "="
        const none = ["empty", "not empty"].includes(op)
        return (
          <div key={at} className="row wrap listrow">
            <span className="sm b">{field ? label(field.label) || field.key : filter.field}</span>
            <span style={{ width: 112 }}>
              <Select
                small
                label={p("operator")}
                value={op}
                onChange={(next) => next && put(at, { op: next === "=" ? undefined : next })}
                options={[...new Set([...ops, op])].map((each) => ({ value: each, label: list(wordKey(each, field && fieldView(field, palette, language))) }))}
              />
            </span>
            {!none && (
              <span className="grow" style={{ minWidth: 96 }}>
                {Array.isArray(options) && !Array.isArray(filter.value) ? (
                  <Select
                    small
                    label={p("value")}
                    value={(filter.value as string | undefined) ?? null}
                    onChange={(value) => put(at, { value: value ?? undefined })}
                    options={options.map((each) => ({ value: each.key, label: label(each.label) || each.key }))}
                  />
                ) : (
                  <input
                    className="input s"
                    aria-label={p("value")}
                    value={Array.isArray(filter.value) ? filter.value.join(", ") : String(filter.value ?? "")}
                    onChange={(event) =>
                      put(at, {
                        value:
                          Array.isArray(filter.value) || op === "in" || op === "not in"
                            ? event.target.value.split(/,\s*/)
                            : event.target.value,
                      })
                    }
                  />
                )}
              </span>
            )}
            <IconButton
              icon="x"
              label={t("remove", { name: filter.field })}
              onClick={() => onChange(filters.filter((_, index) => index !== at))}
            />
          </div>
        )
      })}
      <Select
        small
        label={t("addFilter")}
        placeholder={t("addFilter")}
        value={null}
        onChange={(next) =>
          next &&
          onChange([
            ...filters,
            { field: next, value: (fieldAtPath(form, next)?.options as { key: string }[] | undefined)?.[0]?.key ?? "" },
          ])
        }
        options={(form.fields ?? [])
          .filter((field) => (palette.fields.find((each) => each.type === field.type)?.operators ?? []).length > 0)
          .map((field) => ({ value: field.key, label: label(field.label) || field.key }))}
      />
    </div>
  )
}
