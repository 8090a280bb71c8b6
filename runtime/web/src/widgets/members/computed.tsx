import type { Ref } from "@/api/types"
import { useLanguage } from "@/i18n"
import { ColorTag } from "@/ui/ColorTag"
import type { ShowProps, Widget } from "../contract"
import { PersonName } from "../PersonName"
import { computedText } from "../text"
import { RecordLink } from "./reference"

const isRef = (value: unknown): value is Ref =>
  typeof value === "object" && value !== null && "id" in value && "title" in value

/** Worked out by the server (formula, lookup, rollup): drawn after its type. */
function Show({ field, value }: ShowProps) {
  useLanguage()
  if (Array.isArray(value) && value.every(isRef))
    return <span className="ell">{value.map((each) => each.title).join(", ")}</span>
  if (isRef(value))
    return field.form && !field.form.startsWith("core.") ? (
      <RecordLink form={field.form} value={value} />
    ) : (
      <PersonName person={value} />
    )
  if (typeof value === "string" && field.options?.length) return <ColorTag options={field.options} value={value} />
  if (Array.isArray(value) && field.options?.length)
    return (
      <span className="row wrap g1">
        {value.map((each) => (
          <ColorTag key={String(each)} options={field.options} value={String(each)} />
        ))}
      </span>
    )
  const text = computedText(value, field)
  return (
    <span className="num ell" title={text}>
      {text}
    </span>
  )
}

export const widget: Widget = { name: "computed", readOnly: true, Show }
