import { useT } from "@/i18n"
import { Icon } from "@/ui/Icon"
import type { EditProps } from "../contract"
import { steps } from "../members/rating"

export function Edit({ field, value, onChange, id, label, disabled, describedBy, onBlur }: EditProps<number>) {
  const t = useT("widget.rating")
  const max = Number(field.max ?? 5)
  const now = Number(value ?? 0)
  return (
    <span className="rating" role="radiogroup" aria-label={label} aria-describedby={describedBy} onBlur={onBlur}>
      {steps(field).map((step) => (
        <button
          key={step}
          id={step === 1 ? id : undefined}
          type="button"
          role="radio"
          aria-checked={now === step}
          aria-label={t("of", { n: step, max })}
          disabled={disabled}
          tabIndex={step === (now || 1) ? 0 : -1}
          className={step <= now ? "on" : ""}
          onClick={() => onChange(step === now ? null : step)}
          onKeyDown={(event) => {
            const next = { ArrowRight: now + 1, ArrowUp: now + 1, ArrowLeft: now - 1, ArrowDown: now - 1 }[event.key]
            if (next === undefined) return
            event.preventDefault()
            const to = Math.max(1, Math.min(max, next))
            onChange(to)
            ;(event.currentTarget.parentElement?.children[to - 1] as HTMLElement | undefined)?.focus()
          }}
        >
          <Icon name="star" />
        </button>
      ))}
    </span>
  )
}
