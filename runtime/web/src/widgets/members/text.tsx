import type { Widget } from "../contract"
import { TextInput } from "../parts"

export const widget: Widget<string> = {
  name: "text",
  Edit: (props) => <TextInput {...props} maxLength={props.field.max_length} />,
  Show: ({ value }) => <span className="wrapped">{value}</span>,
  Cell: ({ value }) => (
    <span className="ell" title={value ?? undefined}>
      {value}
    </span>
  ),
}
