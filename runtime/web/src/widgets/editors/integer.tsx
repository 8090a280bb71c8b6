import { NumberInput } from "../parts"
import type { EditProps } from "../contract"

export const Edit = (props: EditProps<string | number>) => (
    <NumberInput
      {...props}
      whole
      value={props.value === null || props.value === undefined ? null : String(props.value)}
      suffix={(props.field.unit as string) || undefined}
      onChange={(text) =>
        props.onChange(text === null ? null : Number.isSafeInteger(Number(text)) ? Number(text) : text)
      }
    />
  )
