import { useId, type ReactNode } from "react"
import { addTexts, useT } from "@/i18n"
import { Icon } from "./Icon"

addTexts("ui-field", { en: { required: "required" }, zh: { required: "必填" } })

export interface FieldIds {
  id: string
  describedBy: string | undefined
  invalid: boolean
}

/** Label above, control, hint or mistake below; the control gets the ids that tie them together for readers. */
export function Field({
  label,
  required,
  hint,
  error,
  children,
  id: given,
  changed,
}: {
  label?: ReactNode
  required?: boolean
  hint?: ReactNode
  error?: ReactNode
  id?: string
  changed?: ReactNode
  children: (ids: FieldIds) => ReactNode
}) {
  const t = useT("ui-field")
  const own = useId()
  const id = given ?? own
  const about = error ? `${id}-error` : hint ? `${id}-hint` : undefined
  return (
    <div className="field">
      {label && (
        <label className="label" htmlFor={id}>
          {label}
          {required && (
            <span className="req" title={t("required")}>
              {" "}
              *
            </span>
          )}
          {changed}
        </label>
      )}
      {children({ id, describedBy: about, invalid: Boolean(error) })}
      {error ? (
        <div className="hint err" id={about} role="alert">
          <Icon name="circle-alert" size="xs" />
          <span>{error}</span>
        </div>
      ) : hint ? (
        <div className="hint" id={about}>
          {hint}
        </div>
      ) : null}
    </div>
  )
}
