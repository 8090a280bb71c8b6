import { useId, useRef, useState, type KeyboardEvent, type ReactNode } from "react"
import { addTexts, useT } from "@/i18n"
import { Icon } from "@/ui/Icon"
import { Float } from "@/ui/Popover"
import "./widgets.css"

addTexts("widget.tags", {
  en: { add: "Add", remove: "Remove {name}", create: "Create “{name}”", nothing: "Nothing matches." },
  zh: { add: "添加", remove: "移除 {name}", create: "新建“{name}”", nothing: "没有相符的项。" },
})

export interface PickerOption {
  value: string
  label: string
  node?: ReactNode
  hint?: string
}

interface Props {
  id?: string
  label?: string
  describedBy?: string
  invalid?: boolean
  disabled?: boolean
  small?: boolean
  autoFocus?: boolean
  onBlur?: () => void
  value: string[]
  onChange: (value: string[]) => void
  options: PickerOption[]
  /** New words may be made up. */
  free?: boolean
  /** Ask elsewhere while typing; then `options` are the answer. */
  onSearch?: (text: string) => void
  nodeOf?: (value: string) => ReactNode
}

/** Several of many, as removable tags with a type-ahead. Backspace removes the last one. */
export function TagPicker({ value, onChange, options, free, onSearch, nodeOf, ...props }: Props) {
  const t = useT("widget.tags")
  const list = useId()
  const box = useRef<HTMLDivElement>(null)
  const [text, setText] = useState("")
  const [open, setOpen] = useState(false)
  const [at, setAt] = useState(0)
  const clean = text.trim()
  const left = options.filter(
    (each) =>
      !value.includes(each.value) &&
      (onSearch || `${each.label} ${each.value}`.toLowerCase().includes(clean.toLowerCase())),
  )
  const fresh = free && clean && !value.includes(clean) && !options.some((each) => each.label === clean) ? clean : null
  const lines: PickerOption[] = fresh ? [...left, { value: fresh, label: t("create", { name: fresh }) }] : left
  const here = Math.min(at, lines.length - 1)
  const type = (next: string) => {
    setText(next)
    setAt(0)
    setOpen(true)
    onSearch?.(next)
  }
  const add = (option: PickerOption | undefined) => {
    if (!option) return
    onChange([...value, option.value])
    type("")
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === "Backspace" && !text && value.length) onChange(value.slice(0, -1))
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault()
      setOpen(true)
      setAt(Math.max(0, Math.min(lines.length - 1, here + (event.key === "ArrowDown" ? 1 : -1))))
    } else if ((event.key === "Enter" || (event.key === "," && free)) && open && lines[here]) {
      event.preventDefault()
      add(lines[here])
    }
  }
  const named = (key: string) => options.find((each) => each.value === key)
  return (
    <>
      <div
        ref={box}
        className={`input picks${props.small ? " s" : ""}${props.invalid ? " err" : ""}`}
        aria-disabled={props.disabled || undefined}
        onClick={() => box.current?.querySelector("input")?.focus()}
      >
        {value.map((key) => (
          <span key={key} className="pick">
            {nodeOf?.(key) ?? named(key)?.node ?? <span className="tag line">{named(key)?.label ?? key}</span>}
            {!props.disabled && (
              <button
                type="button"
                tabIndex={-1}
                aria-label={t("remove", { name: named(key)?.label ?? key })}
                onClick={() => onChange(value.filter((each) => each !== key))}
              >
                <Icon name="x" size="xs" />
              </button>
            )}
          </span>
        ))}
        <input
          id={props.id}
          role="combobox"
          aria-expanded={open}
          aria-controls={list}
          aria-activedescendant={open && lines[here] ? `${list}-${here}` : undefined}
          aria-label={props.label}
          aria-describedby={props.describedBy}
          aria-invalid={props.invalid || undefined}
          disabled={props.disabled}
          autoFocus={props.autoFocus}
          autoComplete="off"
          value={text}
          placeholder={value.length ? "" : t("add")}
          onChange={(event) => type(event.target.value)}
          onKeyDown={onKeyDown}
          onFocus={() => {
            setOpen(true)
            onSearch?.("")
          }}
          onBlur={() => {
            window.setTimeout(() => setOpen(false), 120)
            props.onBlur?.()
          }}
        />
      </div>
      <Float
        open={open && (lines.length > 0 || Boolean(clean))}
        onClose={() => setOpen(false)}
        anchor={box}
        fit
        className="menu"
      >
        <div id={list} role="listbox">
          {lines.slice(0, 60).map((option, index) => (
            <div
              key={option.value}
              id={`${list}-${index}`}
              role="option"
              aria-selected={false}
              className="mi"
              data-on={index === here || undefined}
              onPointerMove={() => setAt(index)}
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => add(option)}
            >
              <span className="grow ell">{option.node ?? option.label}</span>
              {option.hint && <span className="t3 xs">{option.hint}</span>}
            </div>
          ))}
          {!lines.length && <div className="mh">{t("nothing")}</div>}
        </div>
      </Float>
    </>
  )
}
