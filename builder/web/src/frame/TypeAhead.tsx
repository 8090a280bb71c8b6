import { useId, useMemo, useState, type ReactNode } from "react"
import { Icon } from "@/ui/Icon"
import { matching } from "../forms/search"

export interface Choice {
  key: string
  label: string
  icon: string
  /** What else it is found by. */
  words: string
  run: () => void
}

interface Props<C extends Choice> {
  choices: readonly C[]
  /** Says what is looked for. */
  label: string
  placeholder: string
  /** Of the field around the input, and of the list. */
  className: { field: string; list: string }
  /** What stands at the end of a line. */
  about: (choice: C) => ReactNode
  empty: (text: string) => ReactNode
  onPick: (choice: C) => void
}

/** So many lines are drawn. */
const MOST = 60

/** Choices that are found by typing a part of them, and picked by arrows and Enter, or by the pointer. */
export function TypeAhead<C extends Choice>({ choices, label, placeholder, className, about, empty, onPick }: Props<C>) {
  const id = useId()
  const [text, setText] = useState("")
  const [at, setAt] = useState(0)
  const found = useMemo(
    () => matching(choices, text, (choice) => [choice.label, choice.words]).slice(0, MOST),
    [choices, text],
  )
  const here = Math.min(at, found.length - 1)
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (!step && event.key !== "Enter") return
    event.preventDefault()
    if (step) setAt(Math.max(0, Math.min(found.length - 1, here + step)))
    else if (found[here]) onPick(found[here])
  }
  return (
    <div onKeyDown={onKeyDown}>
      <div className={className.field}>
        <Icon name="search" size="s" />
        <input
          data-autofocus
          role="combobox"
          aria-expanded="true"
          aria-controls={id}
          aria-activedescendant={found[here] ? `${id}-${here}` : undefined}
          aria-label={label}
          placeholder={placeholder}
          value={text}
          onChange={(event) => {
            setText(event.target.value)
            setAt(0)
          }}
        />
      </div>
      <div id={id} role="listbox" aria-label={label} className={className.list}>
        {found.map((choice, row) => (
          <div
            key={choice.key}
            id={`${id}-${row}`}
            role="option"
            aria-selected={row === here}
            className="mi"
            data-on={row === here || undefined}
            ref={(element) => {
              if (row === here) element?.scrollIntoView?.({ block: "nearest" })
            }}
            onPointerMove={() => setAt(row)}
            onClick={() => onPick(choice)}
          >
            <Icon name={choice.icon} />
            <span className="grow ell">{choice.label}</span>
            {about(choice)}
          </div>
        ))}
      </div>
      {!found.length && empty(text)}
    </div>
  )
}
