import { useRef, type KeyboardEvent } from "react"
import { addTexts, useT } from "@/i18n"
import { Icon } from "./Icon"
import { Kbd } from "./Kbd"

addTexts("search-box", { en: { clear: "Clear the search" }, zh: { clear: "清除搜索" } })

/** The kit's search field, for a list or a panel. */
export function SearchBox({
  value,
  onChange,
  placeholder,
  keys,
  onEnter,
  width,
  inputRef,
}: {
  value: string
  onChange: (value: string) => void
  placeholder: string
  keys?: string
  onEnter?: () => void
  width?: number | string
  inputRef?: React.RefObject<HTMLInputElement | null>
}) {
  const t = useT("search-box")
  const own = useRef<HTMLInputElement>(null)
  const input = inputRef ?? own
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === "Enter") onEnter?.()
    if (event.key === "Escape" && value) {
      event.stopPropagation()
      onChange("")
    }
  }
  return (
    <label className="search" style={{ width }}>
      <Icon name="search" size="s" />
      <input
        ref={input}
        type="search"
        aria-label={placeholder}
        placeholder={placeholder}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {value ? (
        <button
          type="button"
          aria-label={t("clear")}
          onClick={() => {
            onChange("")
            input.current?.focus()
          }}
        >
          <Icon name="x" size="xs" />
        </button>
      ) : keys ? (
        <Kbd keys={keys} />
      ) : null}
    </label>
  )
}
