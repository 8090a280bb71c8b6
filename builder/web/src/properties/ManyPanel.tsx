import { useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { Select } from "@/ui/Select"
import { patch } from "../commands"
import { fieldOf, itemField } from "../document/forms"
import { join, parent, resolve } from "../document/pointer"
import type { Item } from "../document/types"
import { useDo, useDocument } from "../frame/context"
import { useFormEditing } from "../forms/context"
import { WidthRow } from "./FieldPanel"
import "./texts"

/** Several elements: width, required, read-only, visible for all of them at once, and what the menu offers. */
export function ManyPanel({ pointers }: { pointers: readonly string[] }) {
  const t = useT("forms")
  const p = useT("props")
  const member = useT("member")
  const document = useDocument()
  const perform = useDo()
  const { actions, form, removeSelection } = useFormEditing()
  const cells = pointers.filter((each) => parent(each)[0].endsWith("/items"))
  const fields = pointers.flatMap((each) => {
    const field = fieldOf(form, itemField(resolve(document, each) as Item))
    return field ? [join("", "forms", actions.at, "fields", form.fields!.indexOf(field))] : []
  })
  const spans = new Set(cells.map((each) => (resolve(document, each) as Item).span ?? 6))
  const flag = (name: string, fallback: boolean) => {
    const values = new Set(
      fields.map((each) => String((resolve(document, each) as Record<string, unknown>)[name] ?? fallback)),
    )
    const value = values.size === 1 && ["true", "false"].includes([...values][0]!) ? [...values][0]! : null
    return (
      <div className="prop">
        <span className="k">{member(name)}</span>
        <div>
          <Select
            small
            label={member(name)}
            value={value}
            placeholder="…"
            options={[
              { value: "true", label: p("yes") },
              { value: "false", label: p("no") },
            ]}
            onChange={(next) =>
              next &&
              perform(patch, {
                pointers: fields,
                members: { [name]: (next === "true") === fallback ? undefined : next === "true" },
              })
            }
          />
        </div>
      </div>
    )
  }
  return (
    <>
      <div className="ph">{t("selectedN", { n: pointers.length })}</div>
      <div className="panescroll">
        <div className="propsbox">
          <p className="t2 sm">{t("bulkAbout")}</p>
          {cells.length > 0 && (
            <WidthRow span={spans.size === 1 ? [...spans][0]! : 0} onChange={(span) => actions.span(cells, span)} />
          )}
          {fields.length > 0 && (
            <>
              {flag("required", false)}
              {flag("read_only", false)}
              {flag("visible", true)}
              {flag("audit", true)}
            </>
          )}
        </div>
        <div className="sec row wrap g1">
          <Button small icon="group" onClick={() => actions.group()}>
            {t("group")}
          </Button>
          <Button small icon="copy-plus" onClick={() => actions.duplicate()}>
            {t("duplicate")}
          </Button>
          <Button small kind="danger" icon="trash-2" onClick={() => removeSelection()}>
            {t("delete")}
          </Button>
        </div>
      </div>
    </>
  )
}
