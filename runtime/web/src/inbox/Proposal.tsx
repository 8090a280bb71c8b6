import type { FormView, Label, TaskDetail } from "@/api/types"
import { useLabel, useT } from "@/i18n"
import { Icon } from "@/ui/Icon"
import { Note } from "@/ui/Note"
import { FieldShow, isEmpty } from "@/widgets"

/** A change that is only written when it is approved. */
export function Proposal({ proposal, form }: { proposal: NonNullable<TaskDetail["proposal"]>; form: FormView | undefined }) {
  const t = useT("inbox")
  return (
    <div className="mt2"><Note kind="info">
      <b className="b">{t("proposal")}</b>
      <Changes values={proposal.values} form={form} />
    </Note></div>
  )
}

interface Proposed { field: string; label: Label; old: unknown; new: unknown }

/** Each field with what it is and what it would be. */
export function Changes({ values, form }: { values: Proposed[]; form: FormView | undefined }) {
  const label = useLabel()
  const shown = (key: string, value: unknown) => {
    const field = form?.fields.find((each) => each.key === key)
    return field && !isEmpty(value) ? <FieldShow field={field} value={value} /> : <span className="t3">—</span>
  }
  return (
    <ul className="changes">{values.map((each) => (
      <li key={each.field} className="row wrap g1"><span className="t3">{label(each.label) || each.field}</span><del>{shown(each.field, each.old)}</del><Icon name="arrow-right" size="xs" className="t3" />{shown(each.field, each.new)}</li>
    ))}</ul>
  )
}
