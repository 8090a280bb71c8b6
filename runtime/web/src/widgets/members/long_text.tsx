import { useLabel } from "@/i18n"
import type { EditProps, Widget } from "../contract"
import { inputProps } from "../parts"

function Edit(props: EditProps<string>) {
  const label = useLabel()
  return (
    <textarea
      {...inputProps(props)}
      rows={Number(props.field.rows ?? 4)}
      maxLength={props.field.max_length}
      value={props.value ?? ""}
      placeholder={label(props.field.placeholder) || undefined}
      onChange={(event) => props.onChange(event.target.value === "" ? null : event.target.value)}
    />
  )
}

export const widget: Widget<string> = {
  name: "long_text",
  wide: true,
  Edit,
  Show: ({ value }) => <span className="wrapped lines">{value}</span>,
  Cell: ({ value }) => (
    <span className="ell" title={value ?? undefined}>
      {value?.split("\n")[0]}
    </span>
  ),
}
