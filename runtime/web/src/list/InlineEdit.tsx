/** A cell being typed into. Enter or leaving saves, Esc leaves everything as it was. */
import { useEffect, useRef, useState, type KeyboardEvent } from "react"
import type { FieldView } from "@/api/types"
import { unreadableMessage } from "@/form/validate"
import { useLabel } from "@/i18n"
import { Icon } from "@/ui/Icon"
import { Float } from "@/ui/Popover"
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
  const latest = useRef(draft)
  /** What was typed and means nothing to this field: it is neither saved nor thrown away. */
  const unread = useRef<string | null>(null)
  const [mistake, setMistake] = useState<string | null>(null)
  const done = useRef(false)
  const take = (next: unknown): void => { latest.current = next; unread.current = null; setDraft(next); setMistake(null) }
  const finish = (): void => {
    if (done.current) return
    if (unread.current !== null) return setMistake(unreadableMessage(field, unread.current))
    done.current = true
    if (JSON.stringify(latest.current ?? null) === JSON.stringify(value ?? null)) onCancel()
    else onSave(latest.current)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    event.stopPropagation()
    if (event.key === "Escape") { event.preventDefault(); done.current = true; onCancel() }
    if (event.key === "Enter" && !AT_ONCE.has(field.widget)) { event.preventDefault(); finish() }
  }
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => { if (AT_ONCE.has(field.widget)) box.current?.querySelector<HTMLElement>("[role=combobox]")?.click() }, [field.widget])
  const isInside = (node: Element | null): boolean => Boolean(node && (box.current?.contains(node) || node.closest(".pop")))
  return (
    <div ref={box} onKeyDown={onKeyDown} onBlur={() => { window.setTimeout(() => { if (!isInside(document.activeElement)) finish() }, 120) }}>
      <FieldEdit field={field} value={draft as never} values={rec} small autoFocus label={label(field.label) || field.key} invalid={mistake !== null}
        onUnreadable={(text) => { unread.current = text }} onChange={(next) => { take(next); if (AT_ONCE.has(field.widget)) finish() }} />
      <Float open={mistake !== null} onClose={() => setMistake(null)} anchor={box} role="dialog" label={mistake ?? ""}>
        <div className="cell-pop sm row danger" role="alert"><Icon name="circle-alert" size="s" /><span>{mistake}</span></div>
      </Float>
    </div>
  )
}
