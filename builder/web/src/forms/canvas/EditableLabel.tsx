import { useEffect, useRef, useState } from "react"
import { useT } from "@/i18n"
import { useFormTools } from "../context"
import { useScreen } from "../ui"
import { elementOf } from "./element"

interface Props {
  pointer: string | (() => string)
  text: string
  placeholder: string
  className?: string
  quiet?: boolean
  required?: boolean
  /** The caller knows whether it is being edited, where `pointer` is only to be asked for. */
  editing?: boolean
}

/** A label that becomes an input in its place: F2, a double click, or right after adding. Enter keeps, Esc does not. */
export function EditableLabel({ pointer, text, placeholder, className = "", quiet, required, editing }: Props) {
  const here = useScreen((screen) => screen.editing === pointer)
  const set = useScreen((screen) => screen.set)
  const place = typeof pointer === "string" ? () => pointer : pointer
  if (editing ?? here)
    return <LabelInput place={place} text={text} placeholder={placeholder} className={className} />
  return (
    <span
      className={`${className}${quiet ? " t3" : ""}`}
      onDoubleClick={(event) => {
        event.stopPropagation()
        set({ editing: place() })
      }}
    >
      {text || placeholder}
      {required && <span className="req"> *</span>}
    </span>
  )
}

function LabelInput({
  place,
  text,
  placeholder,
  className,
}: Required<Pick<Props, "text" | "placeholder" | "className">> & { place: () => string }) {
  const t = useT("forms")
  const { actions, language } = useFormTools()
  const set = useScreen((screen) => screen.set)
  const [draft, setDraft] = useState(text)
  const input = useRef<HTMLInputElement>(null)
  const done = useRef(false)
  useEffect(() => {
    done.current = false
    input.current?.focus()
    input.current?.select()
  }, [])
  const finish = (keep: boolean) => {
    if (done.current) return
    done.current = true
    const pointer = place()
    set({ editing: null })
    if (keep && draft.trim() !== text) void actions.rename(pointer, draft.trim(), language)
    requestAnimationFrame(() => elementOf(pointer)?.focus({ preventScroll: true }))
  }
  const width = Math.max(
    6,
    [...draft].reduce((sum, sign) => sum + (sign > "\u2e80" ? 2 : 1), 1),
  )
  return (
    <input
      ref={input}
      className={`labeledit ${className}`}
      aria-label={t("label")}
      value={draft}
      placeholder={placeholder}
      size={width}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={() => finish(true)}
      onClick={(event) => event.stopPropagation()}
      onPointerDown={(event) => event.stopPropagation()}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return
        event.stopPropagation()
        if (event.key === "Enter") finish(true)
        if (event.key === "Escape") finish(false)
      }}
    />
  )
}
