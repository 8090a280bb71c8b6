import type { ShowProps, Widget } from "../contract"
import { TextInput } from "../parts"

const Show = ({ value }: ShowProps<string>) => <a className="link num ell" href={`tel:${value}`} onClick={(event) => event.stopPropagation()}>{value}</a>

export const widget: Widget<string> = {
  name: "phone",
  Edit: (props) => <TextInput {...props} type="tel" inputMode="tel" maxLength={40} />,
  Show,
}
