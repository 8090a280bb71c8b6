import type { FieldView, FormView, Rec } from "@/api/types"
import { fieldOf } from "@/app"
import { formatDate, relativeDays, useLabel, useLanguage } from "@/i18n"
import { LATE, useOverdue } from "@/list/overdue"
import { Icon } from "@/ui/Icon"
import { FieldShow, isEmpty } from "@/widgets"

const capital = (words: string): string => words.charAt(0).toLocaleUpperCase() + words.slice(1)

/** Dates say how far away they are; the day itself is one hover away. */
function Value({ field, rec }: { field: FieldView; rec: Rec }) {
  useLanguage()
  const isOverdue = useOverdue()
  const value = rec[field.key]
  if ((field.type !== "date" && field.type !== "date_time") || typeof value !== "string")
    return <FieldShow field={field} value={value} rec={rec} />
  const late = isOverdue(field, rec)
  return (
    <span className={`row g1${late ? " danger" : ""}`} title={formatDate(value)}>
      {late && <Icon name="clock" size="s" />}
      {capital(relativeDays(value, undefined, late ? LATE : undefined))}
    </span>
  )
}

/** The few facts that decide the next call. */
export function Facts({ form, rec, phone }: { form: FormView; rec: Rec; phone?: boolean }) {
  const words = useLabel()
  const fields = (form.page.facts ?? []).map((key) => fieldOf(form, key)).filter((field) => field !== undefined)
  if (!fields.length) return null
  const shown = phone ? fields.filter((field) => !isEmpty(rec[field.key])).slice(0, 4) : fields.slice(0, 7)
  return (
    <dl className={phone ? "pfacts" : "facts factstrip"}>
      {shown.map((field) => (
        <div key={field.key}>
          <dt>{words(field.label)}</dt>
          <dd>
            <Value field={field} rec={rec} />
          </dd>
        </div>
      ))}
    </dl>
  )
}
