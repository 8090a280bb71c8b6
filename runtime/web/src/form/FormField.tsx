import { memo, useCallback } from "react"
import type { FieldView, Item } from "@/api/types"
import { useLabel, useT } from "@/i18n"
import { afterPress } from "@/ui/afterPress"
import { Icon } from "@/ui/Icon"
import { FieldShow, widgetOf } from "@/widgets"
import { FieldEdit } from "@/widgets/editing"
import { useField, useOptions, useTruth } from "./hooks"
import { StoreContext } from "./context"
import type { FormStore } from "./store"
import "./texts"

export const inputId = (store: FormStore, key: string) => `${store.id}-${key}`

/** One field of a form: label above, control, hint or mistake below. */
export const FormField = memo(function FormField({
  store,
  field,
  item,
}: {
  store: FormStore
  field: FieldView
  item?: Item
}) {
  const words = useLabel()
  const t = useT("form")
  const { value, error, inner, visible, required, readOnly } = useField(store, field)
  const here = useTruth(store, item?.visible ?? true, item?.trees?.visible, true)
  const mustHere = useTruth(store, item?.required ?? false, item?.trees?.required, false)
  const fixedHere = useTruth(store, item?.read_only ?? false, item?.trees?.read_only, false)
  const options = useOptions(store, field)
  const change = useCallback((next: unknown) => store.set(field.key, next), [store, field.key])
  const leave = useCallback(() => afterPress(() => store.leave(field.key)), [store, field.key])
  const unreadable = useCallback((text: string) => store.setUnreadable(field.key, text), [store, field.key])
  if (!visible || !here) return null
  const id = inputId(store, field.key)
  const widget = widgetOf(field)
  const fixed = readOnly || fixedHere || Boolean(widget.readOnly)
  const label = words(item?.label) || words(field.label) || field.key
  const help = words(item?.help) || words(field.help)
  const about = error ? `${id}-error` : help ? `${id}-hint` : undefined
  const star = (required || mustHere) && !fixed
  return (
    <div
      className={`fld${fixed ? " fixed" : widget.ownLabel ? " own" : ""}`}
      style={{ gridColumn: `span ${item?.span ?? (widget.wide ? 12 : 6)}` }}
      data-field={field.key}
    >
      {!(widget.ownLabel && !fixed) &&
        (fixed ? (
          <span className="label" id={`${id}-label`}>
            {label}
          </span>
        ) : (
          <label className="label" htmlFor={id}>
            {label}
            {star && (
              <span className="req" title={t("required")}>
                {" "}
                *
              </span>
            )}
          </label>
        ))}
      {fixed ? (
        <div className="fixedv" id={id} tabIndex={-1} aria-labelledby={`${id}-label`}>
          <FieldShow field={field} value={value} rec={store.values} />
        </div>
      ) : (
        <StoreContext value={store}>
          <FieldEdit
            field={field}
            value={value}
            onChange={change}
            onBlur={leave}
            onUnreadable={unreadable}
            id={id}
            describedBy={about}
            invalid={Boolean(error)}
            options={options}
            inner={inner}
          />
        </StoreContext>
      )}
      {error ? (
        <div className="hint err" id={`${id}-error`}>
          <Icon name="circle-alert" size="xs" />
          <span>{error}</span>
        </div>
      ) : help ? (
        <div className="hint" id={`${id}-hint`}>
          {help}
        </div>
      ) : null}
    </div>
  )
})
