import { useMemo, useState } from "react"
import { useLabel, useT } from "@/i18n"
import { Icon } from "@/ui/Icon"
import { Float } from "@/ui/Popover"
import { unplaced } from "../../document/forms"
import { useDesign } from "../../frame/context"
import { useFormEditing } from "../context"
import { matching } from "../search"
import { useScreen } from "../ui"

interface Choice {
  key: string
  label: string
  icon: string
  words: string
  run: () => void
  hint?: string
}

/** The type-ahead of "+": kinds of fields, fields that are not placed yet, and layout parts. */
export function AddPopover() {
  const adding = useScreen((screen) => screen.adding)
  const set = useScreen((screen) => screen.set)
  if (!adding) return null
  const gap =
    document.querySelector(`[data-gap="${CSS.escape(`${adding.list} ${adding.index}`)}"]`) ??
    document.querySelector(".canvas")
  const rect = gap?.getBoundingClientRect()
  const at = rect ? new DOMRect(rect.left + rect.width / 2 - 140, rect.top, 280, rect.height) : null
  return (
    <Float open anchor={at} onClose={() => set({ adding: null })} takeFocus className="menu select">
      <Choices key={`${adding.list} ${adding.index}`} list={adding.list} index={adding.index} />
    </Float>
  )
}

function Choices({ list, index }: { list: string; index: number }) {
  const t = useT("forms")
  const label = useLabel()
  const { palette } = useDesign()
  const { actions, form, layout } = useFormEditing()
  const set = useScreen((screen) => screen.set)
  const [text, setText] = useState("")
  const [at, setAt] = useState(0)
  const choices = useMemo((): Choice[] => {
    const spot = { list, index }
    const done = (act: () => void) => () => {
      set({ adding: null })
      act()
    }
    return [
      ...unplaced(form, layout).map((field) => ({
        key: `f ${field.key}`,
        label: label(field.label) || field.key,
        hint: field.key,
        icon: palette.fields.find((each) => each.type === field.type)?.icon ?? "file",
        words: field.key,
        run: done(() => actions.place(field.key, spot)),
      })),
      ...palette.fields
        .filter((each) => each.group !== "system")
        .map((each) => ({
          key: `t ${each.type}`,
          label: label(each.label),
          icon: each.icon,
          words: `${each.type} ${label(each.label)}`,
          run: done(() => actions.addType(each.type, spot)),
        })),
      {
        key: "p divider",
        label: t("divider"),
        icon: "minus",
        words: "divider",
        run: done(() => actions.addPart("divider", spot)),
      },
      {
        key: "p note",
        label: t("note"),
        icon: "pen-line",
        words: "note",
        run: done(() => actions.addPart("note", spot)),
      },
    ]
  }, [actions, form, layout, palette, label, list, index, set, t])
  const found = matching(choices, text, (choice) => [choice.label, choice.words])
  const here = Math.min(at, found.length - 1)
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) {
      event.preventDefault()
      setAt(Math.max(0, Math.min(found.length - 1, here + step)))
    }
    if (event.key === "Enter") {
      event.preventDefault()
      found[here]?.run()
    }
  }
  return (
    <div style={{ width: 272 }} onKeyDown={onKeyDown}>
      <div className="search selects">
        <Icon name="search" size="s" />
        <input
          data-autofocus
          role="combobox"
          aria-expanded="true"
          aria-controls="add-choices"
          aria-activedescendant={found[here] ? `add-${here}` : undefined}
          aria-label={t("addField")}
          placeholder={t("addPlaceholder")}
          value={text}
          onChange={(event) => {
            setText(event.target.value)
            setAt(0)
          }}
        />
      </div>
      <div id="add-choices" role="listbox" aria-label={t("addField")}>
        {found.map((choice, row) => (
          <div
            key={choice.key}
            id={`add-${row}`}
            role="option"
            aria-selected={row === here}
            className="mi"
            data-on={row === here || undefined}
            ref={(element) => {
              if (row === here) element?.scrollIntoView?.({ block: "nearest" })
            }}
            onPointerMove={() => setAt(row)}
            onClick={choice.run}
          >
            <Icon name={choice.icon} />
            <span className="grow ell">{choice.label}</span>
            {choice.hint && <span className="t3 xs mono">{choice.hint}</span>}
          </div>
        ))}
      </div>
      {!found.length && (
        <div className="mh" style={{ padding: 8 }}>
          {t("paletteEmpty", { q: text })}
        </div>
      )}
    </div>
  )
}
