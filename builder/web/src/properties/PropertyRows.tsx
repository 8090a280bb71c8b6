import { useId } from "react"
import { useLanguage, useT } from "@/i18n"
import { join } from "../document/pointer"
import { equal } from "../document/reconcile"
import type { FormDef } from "../document/types"
import { editorFor } from "./registry"
import type { Spec } from "./specs"
import "./texts"

interface Props {
  specs: readonly Spec[]
  owner: Record<string, unknown>
  form: FormDef | undefined
  pointer?: string
  onChange: (name: string, value: unknown, typing?: boolean) => void
}

/** One row per member: name with a dot when changed, editor, and the way back to the default. */
export function PropertyRows({ specs, owner, form, pointer, onChange }: Props) {
  return (
    <div className="props">
      {specs.map((spec) => (
        <PropertyRow key={spec.name} spec={spec} owner={owner} form={form} pointer={pointer} onChange={onChange} />
      ))}
    </div>
  )
}

export const isChanged = (spec: Spec, owner: Record<string, unknown>): boolean =>
  owner[spec.name] !== undefined && !equal(owner[spec.name], spec.fallback)

function PropertyRow({
  spec,
  owner,
  form,
  pointer,
  onChange,
}: {
  spec: Spec
  owner: Record<string, unknown>
  form: FormDef | undefined
  pointer?: string
  onChange: Props["onChange"]
}) {
  const t = useT("props")
  const title = useMemberName(spec)
  const id = useId()
  const { Edit, tall } = editorFor(spec.editor)
  const changed = isChanged(spec, owner)
  return (
    <div className={`prop${tall ? " tall" : ""}`}>
      <label className="k" htmlFor={id} title={spec.description}>
        {changed && (
          <button
            type="button"
            className="chg"
            title={`${t("changed")}. ${t("reset")}`}
            aria-label={`${title}: ${t("reset")}`}
            onClick={(event) => {
              event.preventDefault()
              onChange(spec.name, undefined)
            }}
          />
        )}
        {title}
      </label>
      <div>
        <Edit
          id={id}
          spec={spec}
          value={owner[spec.name]}
          owner={owner}
          form={form}
          title={title}
          pointer={pointer === undefined ? undefined : join(pointer, spec.name)}
          onChange={(value, typing) => onChange(spec.name, value, typing)}
        />
      </div>
    </div>
  )
}

/** Our own short word, else the schema's title in the person's language. */
export function useMemberName(spec: Pick<Spec, "name" | "title" | "schema">): string {
  const words = useT("member")
  const language = useLanguage()
  const name = words(spec.name)
  if (name !== spec.name) return name
  const chinese = spec.schema["x-zh"]
  return language === "zh" && typeof chinese === "string" ? chinese : spec.title
}
