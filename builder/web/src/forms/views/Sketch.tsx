import { useLanguage } from "@/i18n"
import { Tag } from "@/ui/Tag"
import { CellShow } from "@/widgets"
import { fieldAtPath } from "../../conditions/members"
import { namesOf } from "../../conditions/names"
import { say } from "../../document/labels"
import type { FieldDef, Label, ViewDef } from "../../document/types"
import { useDesign, useDocument } from "../../frame/context"
import { useFormEditing } from "../context"
import { fieldView, sampleValue, titleOf } from "../view"

/** Three invented lines in the view's shape, drawn by the runtime's cells. */
export function Sketch({ view }: { view: ViewDef }) {
  const language = useLanguage()
  const document = useDocument()
  const { palette } = useDesign()
  const { form } = useFormEditing()
  const names = namesOf(form, language, document)
  const columns = (
    view.columns?.length ? view.columns : (form.fields ?? []).slice(0, 5).map((field) => field.key)
  ).slice(0, 8)
  const fieldOf = (path: string): FieldDef | undefined => fieldAtPath(form, path, document)
  const show = (path: string) => {
    const field = fieldOf(path)
    return field ? (
      <CellShow field={fieldView(field, palette, language)} value={sampleValue(field, palette, language, titleOf(form) === field.key)} />
    ) : (
      <span className="t3">—</span>
    )
  }
  if (view.type === "kanban") {
    const lanes =
      (fieldOf(view.lanes ?? "")?.options as { key: string; label?: Label; color?: string }[] | undefined) ?? []
    return (
      <div className="sheet padded sketch lanesketch" inert>
        {lanes.map((lane) => (
          <div key={lane.key} className="lanebox">
            <Tag color={lane.color}>{say(lane.label, language) || lane.key}</Tag>
            <div className="card padded">
              <span className="b sm">{say(form.name, language)}</span>
              {(view.card ?? []).map((key) => (
                <span key={key} className="row sm">
                  <span className="t3 xs">{names.field(key)}</span>
                  {show(key)}
                </span>
              ))}
            </div>
          </div>
        ))}
      </div>
    )
  }
  return (
    <div className="sheet sketch" inert>
      <table className="tbl">
        <thead>
          <tr>
            {columns.map((path) => (
              <th key={path}>{names.field(path)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[0, 1].map((row) => (
            <tr key={row}>
              {columns.map((path) => (
                <td key={path}>{show(path)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
