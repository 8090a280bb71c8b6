import { useState } from "react"
import { fromZone, partsOf, today, useT } from "@/i18n"
import { DatePicker } from "@/ui/DatePicker"
import { TimeInput } from "@/ui/TimeInput"
import type { EditProps } from "../contract"
import { inputProps } from "../parts"

/** A day and a clock in the person's zone; the wire has the instant in UTC. */
export function Edit(props: EditProps<string>) {
  const t = useT("date")
  const now = props.value ? partsOf(props.value) : null
  const [time, setTime] = useState(now?.time ?? "09:00")
  const clock = now?.time ?? time
  const { className, id: _id, ...rest } = inputProps(props)
  const setClock = (text: string | null) => {
    if (!text) return
    setTime(text)
    props.onChange(fromZone(now?.day ?? today(), text))
  }
  return (
    <div className="row">
      <div className="grow">
        <DatePicker
          id={props.id}
          label={props.label}
          describedBy={props.describedBy}
          invalid={props.invalid}
          disabled={props.disabled}
          small={props.small}
          onBlur={props.onBlur}
          onUnreadable={props.onUnreadable}
          value={now?.day ?? null}
          onChange={(day) => props.onChange(day && fromZone(day, clock))}
        />
      </div>
      <TimeInput
        {...rest}
        aria-label={t("time")}
        autoFocus={false}
        className={`${className} clock`}
        value={now ? clock : null}
        onUnreadable={props.onUnreadable}
        onChange={setClock}
      />
    </div>
  )
}
