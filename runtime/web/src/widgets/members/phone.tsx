import type { ShowProps, Widget } from "../contract"

/** Numbers of China in the groups people read: `+86 138 0013 8000`. Others stay as they were stored. */
export function groupedPhone(value: string): string {
  const mobile = /^(?:\+86)?(1\d{2})(\d{4})(\d{4})$/.exec(value)
  if (mobile) return `${value.startsWith("+") ? "+86 " : ""}${mobile[1]} ${mobile[2]} ${mobile[3]}`
  const land = /^\+86(10|2\d|[3-9]\d{2})(\d{3,4})(\d{4})$/.exec(value)
  return land ? `+86 ${land[1]} ${land[2]} ${land[3]}` : value
}

const Show = ({ value }: ShowProps<string>) => (
  <a className="link num ell" href={`tel:${value}`} onClick={(event) => event.stopPropagation()}>
    {groupedPhone(value ?? "")}
  </a>
)

export const widget: Widget<string> = {
  name: "phone",
  Show,
}
