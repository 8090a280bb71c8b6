import type { ShowProps, Widget } from "../contract"
import { TextInput } from "../parts"

const Show = ({ value }: ShowProps<string>) => (
  <a className="link num ell" href={`mailto:${value}`} onClick={(event) => event.stopPropagation()}>
    {value}
  </a>
)

export const widget: Widget<string> = {
  name: "email",
  Edit: (props) => <TextInput {...props} type="email" inputMode="email" maxLength={254} />,
  Show,
}
