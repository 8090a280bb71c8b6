import { useEffect, useState } from "react"
import { addTexts, formatDuration, useT } from "@/i18n"
import type { EditProps } from "../contract"
import { inputProps } from "../parts"
import { UNITS, iso, readDuration } from "../members/duration"

addTexts("widget.duration", { en: { hint: "2 h 30 min, 1:30 or 3 d" }, zh: { hint: "如 2 小时 30 分、1:30 或 3 天" } })

export function Edit(props: EditProps<string>) {
  const t = useT("widget.duration")
  const [typed, setTyped] = useState<string | null>(null)
  useEffect(() => setTyped(null), [props.value])
  const settle = () => {
    if (typed === null) return
    const read = typed.trim() ? readDuration(typed) : null
    if (typed.trim() && read === null) return props.onUnreadable?.(typed)
    setTyped(null)
    props.onChange(read)
  }
  return (
    <input
      {...inputProps(props)}
      value={typed ?? formatDuration(props.value)}
      placeholder={t("hint")}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={() => {
        settle()
        props.onBlur?.()
      }}
      onKeyDown={(event) => event.key === "Enter" && settle()}
    />
  )
}
