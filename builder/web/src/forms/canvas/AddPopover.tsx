import { useMemo } from "react"
import { useLabel, useT } from "@/i18n"
import { Float } from "@/ui/Popover"
import { unplaced } from "../../document/forms"
import { useDesign } from "../../frame/context"
import { TypeAhead, type Choice } from "../../frame/TypeAhead"
import { useFormEditing } from "../context"
import { useScreen } from "../ui"

interface Addable extends Choice {
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
  const choices = useMemo((): Addable[] => {
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
  return (
    <div style={{ width: 272 }}>
      <TypeAhead
        choices={choices}
        label={t("addField")}
        placeholder={t("addPlaceholder")}
        className={{ field: "search selects", list: "" }}
        about={(choice) => choice.hint && <span className="t3 xs mono">{choice.hint}</span>}
        empty={(text) => (
          <div className="mh" style={{ padding: 8 }}>
            {t("paletteEmpty", { q: text })}
          </div>
        )}
        onPick={(choice) => choice.run()}
      />
    </div>
  )
}
