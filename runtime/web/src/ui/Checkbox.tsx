import { useEffect, useRef, type ReactNode } from "react"

/** A tick. `mixed` shows the line of "some of them". Without children give it a `label` for readers. */
export function Checkbox({
  checked,
  onChange,
  mixed,
  disabled,
  children,
  label,
  id,
  describedBy,
}: {
  checked: boolean
  onChange: (checked: boolean, event: React.ChangeEvent<HTMLInputElement>) => void
  mixed?: boolean
  disabled?: boolean
  children?: ReactNode
  label?: string
  id?: string
  describedBy?: string
}) {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (input.current) input.current.indeterminate = Boolean(mixed && !checked)
  }, [mixed, checked])
  const box = (
    <input
      ref={input}
      id={id}
      type="checkbox"
      className="cb"
      checked={checked}
      disabled={disabled}
      aria-label={label}
      aria-describedby={describedBy}
      onChange={(event) => onChange(event.target.checked, event)}
    />
  )
  return children === undefined ? (
    box
  ) : (
    <label className="check">
      {box}
      <span>{children}</span>
    </label>
  )
}

export function Switch({
  checked,
  onChange,
  label,
  disabled,
  id,
}: {
  checked: boolean
  onChange: (checked: boolean) => void
  label?: string
  disabled?: boolean
  id?: string
}) {
  return (
    <button
      id={id}
      type="button"
      role="switch"
      className={`sw${checked ? " on" : ""}`}
      aria-checked={checked}
      aria-label={label}
      disabled={disabled}
      onClick={() => onChange(!checked)}
    />
  )
}
