/** A cell being typed into. Enter or leaving saves, Esc leaves everything as it was. */
import { useEffect, useRef, useState, type KeyboardEvent } from "react"
import type { FieldView } from "@/api/types"
import { useLabel } from "@/i18n"
import { FieldEdit } from "@/widgets/editing"

interface Props {
  field: FieldView
  value: unknown
  /** The record, as far as the list has it. */
  rec: Record<string, unknown>
  onSave: (value: unknown) => void
  onCancel: () => void
}

/** Chosen with one press: there is nothing more to type, so the choice itself saves. */
const AT_ONCE = new Set(["choice", "person", "department", "reference", "yes_no", "rating", "color"])

export default function InlineEdit({ field, value, rec, onSave, onCancel }: Props) {
  const label = useLabel()
  const [draft, setDraft] = useState<unknown>(value ?? null)
  const done = useRef(false)
  const finish = (next: unknown): void => {
    if (done.current) return
    done.current = true
    if (JSON.stringify(next ?? null) === JSON.stringify(value ?? null)) onCancel()
    else onSave(next)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    event.stopPropagation()
    if (event.key === "Escape") { event.preventDefault(); done.current = true; onCancel() }
    if (event.key === "Enter" && !AT_ONCE.has(field.widget)) { event.preventDefault(); finish(draft) }
  }
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => { if (AT_ONCE.has(field.widget)) box.current?.querySelector<HTMLElement>("[role=combobox]")?.click() }, [field.widget])
  const isInside = (node: Element | null): boolean => Boolean(node && (box.current?.contains(node) || node.closest(".pop")))
  return (
    <div ref={box} onKeyDown={onKeyDown} onBlur={() => { window.setTimeout(() => { if (!isInside(document.activeElement)) finish(draft) }, 120) }}>
      <FieldEdit field={field} value={draft as never} values={rec} small autoFocus label={label(field.label) || field.key}
        onChange={(next) => { setDraft(next); if (AT_ONCE.has(field.widget)) finish(next) }} />
    </div>
  )
}
