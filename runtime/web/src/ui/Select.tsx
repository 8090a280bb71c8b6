import { useId, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from "react"
import { addTexts, useT } from "@/i18n"
import { Icon } from "./Icon"
import { Float } from "./Popover"

addTexts("select", {
  en: { search: "Search", nothing: "Nothing matches “{q}”.", empty: "Nothing to choose.", clear: "Clear" },
  zh: { search: "搜索", nothing: "没有与“{q}”相符的项。", empty: "没有可选项。", clear: "清除" },
})

export interface Choice<V extends string = string> {
  value: V
  label: string
  node?: ReactNode
  hint?: string
  disabled?: boolean
  group?: string
}

interface Props<V extends string> {
  options: Choice<V>[]
  value: V | null | undefined
  onChange: (value: V | null) => void
  placeholder?: string
  clearable?: boolean
  small?: boolean
  disabled?: boolean
  invalid?: boolean
  id?: string
  label?: string
  describedBy?: string
  /** Shown in place of the chosen label. */
  shown?: ReactNode
  /** Search appears by itself above eight options; asking the server is the caller's with `onSearch`. */
  onSearch?: (text: string) => void
  loading?: boolean
  /** A last line, for example "New customer". */
  footer?: (close: () => void, text: string) => ReactNode
  onBlur?: () => void
  autoFocus?: boolean
  className?: string
}

const matches = (option: Choice, text: string) =>
  `${option.label} ${option.hint ?? ""} ${option.value}`.toLowerCase().includes(text.toLowerCase())

/** One of several, like a native select, with search. Arrow keys, Enter, Esc and typing work as one expects. */
export function Select<V extends string>(props: Props<V>) {
  const {
    options,
    value,
    onChange,
    placeholder,
    clearable,
    small,
    disabled,
    invalid,
    id,
    label,
    describedBy,
    shown,
    onBlur,
  } = props
  const t = useT("select")
  const [open, setOpen] = useState(false)
  const trigger = useRef<HTMLButtonElement>(null)
  const chosen = options.find((each) => each.value === value)
  const close = () => {
    setOpen(false)
    props.onSearch?.("")
    onBlur?.()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (
      ["ArrowDown", "ArrowUp"].includes(event.key) ||
      (event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey)
    ) {
      event.preventDefault()
      setOpen(true)
    } else if ((event.key === "Backspace" || event.key === "Delete") && clearable) onChange(null)
  }
  const text = shown ?? chosen?.node ?? chosen?.label
  return (
    <>
      <button
        ref={trigger}
        id={id}
        type="button"
        className={`input${small ? " s" : ""}${invalid ? " err" : ""} ${props.className ?? ""}`}
        role="combobox"
        aria-haspopup="listbox"
        aria-expanded={open}
        aria-label={label}
        aria-describedby={describedBy}
        aria-invalid={invalid || undefined}
        disabled={disabled}
        autoFocus={props.autoFocus}
        onClick={() => setOpen(!open)}
        onKeyDown={onKeyDown}
      >
        <span className={`grow ell${text ? "" : " ph"}`}>{text || placeholder || "\u00a0"}</span>
        {clearable && chosen && !disabled && (
          <span
            className="t3 row"
            role="presentation"
            title={t("clear")}
            onClick={(event) => {
              event.stopPropagation()
              onChange(null)
            }}
          >
            <Icon name="x" size="s" />
          </span>
        )}
        <Icon name="chevron-down" size="s" />
      </button>
      <Float open={open} onClose={close} anchor={trigger} fit takeFocus className="menu select">
        {open && <Options {...props} close={close} />}
      </Float>
    </>
  )
}

function Options<V extends string>({
  options,
  value,
  onChange,
  onSearch,
  loading,
  footer,
  close,
  label,
}: Props<V> & { close: () => void }) {
  const t = useT("select")
  const listId = useId()
  const [text, setText] = useState("")
  const withSearch = Boolean(onSearch) || options.length > 8
  const found = useMemo(
    () => (onSearch || !text ? options : options.filter((each) => matches(each, text))),
    [options, text, onSearch],
  )
  const [at, setAt] = useState(() =>
    Math.max(
      0,
      options.findIndex((each) => each.value === value),
    ),
  )
  const here = Math.min(at, found.length - 1)
  const pick = (option: Choice<V> | undefined) => {
    if (!option || option.disabled) return
    onChange(option.value)
    close()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key]
    if (step) {
      event.preventDefault()
      setAt(Math.max(0, Math.min(found.length - 1, here + step)))
    } else if (event.key === "Enter") {
      event.preventDefault()
      pick(found[here])
    } else if (event.key === "Tab") close()
  }
  const active = found[here] ? `${listId}-${here}` : undefined
  return (
    <div onKeyDown={onKeyDown}>
      {withSearch && (
        <div className="search selects">
          <Icon name={loading ? "loader-circle" : "search"} size="s" className={loading ? "spin" : ""} />
          <input
            data-autofocus
            role="combobox"
            aria-expanded="true"
            aria-controls={listId}
            aria-activedescendant={active}
            aria-label={t("search")}
            placeholder={t("search")}
            value={text}
            onChange={(event) => {
              setText(event.target.value)
              setAt(0)
              onSearch?.(event.target.value)
            }}
          />
        </div>
      )}
      <div
        id={listId}
        role="listbox"
        aria-label={label}
        tabIndex={withSearch ? -1 : 0}
        data-autofocus={withSearch ? undefined : true}
        aria-activedescendant={withSearch ? undefined : active}
        style={{ outline: "none" }}
      >
        {found.map((option, index) => (
          <Line
            key={option.value}
            id={`${listId}-${index}`}
            option={option}
            head={option.group !== found[index - 1]?.group ? option.group : undefined}
            active={index === here}
            chosen={option.value === value}
            onHover={() => setAt(index)}
            onPick={() => pick(option)}
          />
        ))}
      </div>
      {!found.length && !loading && (
        <div className="mh" style={{ padding: "8px" }}>
          {text ? t("nothing", { q: text }) : t("empty")}
        </div>
      )}
      {footer?.(close, text)}
    </div>
  )
}

function Line({
  id,
  option,
  head,
  active,
  chosen,
  onHover,
  onPick,
}: {
  id: string
  option: Choice
  head?: string
  active: boolean
  chosen: boolean
  onHover: () => void
  onPick: () => void
}) {
  const show = (element: HTMLElement | null) => {
    if (element && active) element.scrollIntoView?.({ block: "nearest" })
  }
  return (
    <>
      {head && (
        <div className="mh" role="presentation">
          {head}
        </div>
      )}
      <div
        id={id}
        ref={show}
        role="option"
        aria-selected={chosen}
        aria-disabled={option.disabled || undefined}
        className="mi"
        data-on={active || undefined}
        onPointerMove={onHover}
        onClick={onPick}
      >
        <span className="grow ell">{option.node ?? option.label}</span>
        {option.hint && <span className="t3 xs">{option.hint}</span>}
        {chosen && <Icon name="check" size="s" className="acc" />}
      </div>
    </>
  )
}
