import type { ShowProps, Widget } from "../contract"

const Show = ({ value }: ShowProps<string>) => (
  <a className="link num ell" href={`mailto:${value}`} onClick={(event) => event.stopPropagation()}>
    {value}
  </a>
)

export const widget: Widget<string> = {
  name: "email",
  Show,
}
