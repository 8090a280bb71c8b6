import type { Ref } from "@/api/types"
import { recordUrl, localKey, useAppViewMaybe } from "@/app"
import { A } from "@/ui/A"
import type { ShowProps, Widget } from "../contract"

/** The name of a record, as a way to it where this person may go there. */
export function RecordLink({ form, value }: { form?: string; value: Ref }) {
  const app = useAppViewMaybe()
  const reachable = app && form && app.forms[localKey(form)]
  if (!reachable || !value.id) return <span className="ell">{value.title}</span>
  return (
    <A className="link ell" href={recordUrl(app.key, form, value.id)} onClick={(event) => event.stopPropagation()}>
      {value.title || value.id}
    </A>
  )
}

const Show = ({ field, value }: ShowProps<Ref>) => (value ? <RecordLink form={field.form} value={value} /> : null)

export const widget: Widget<Ref> = { name: "reference", Show }
