import { useLabel } from "@/i18n"
import type { EditProps } from "../contract"
import { inputProps } from "../parts"

export function Edit(props: EditProps<string>) {
  const label = useLabel()
  return (
    <textarea
      {...inputProps(props)}
      rows={Number(props.field.rows ?? 4)}
     
      value={props.value ?? ""}
      placeholder={label(props.field.placeholder) || undefined}
      onChange={(event) => props.onChange(event.target.value === "" ? null : event.target.value)}
    />
  )
}
