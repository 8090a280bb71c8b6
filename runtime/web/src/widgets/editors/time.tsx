import { TimeInput } from "@/ui/TimeInput"
import { inputProps } from "../parts"
import type { EditProps } from "../contract"

export const Edit = (props: EditProps<string>) => (
    <TimeInput
      {...inputProps(props)}
      value={props.value?.slice(0, 5) ?? null}
      onUnreadable={props.onUnreadable}
      onChange={(time) => props.onChange(time && `${time}:00`)}
    />
  )
