import type { ShowProps, Widget } from "../contract"

const Show = ({ value }: ShowProps<string>) => <span className="num nowrap">{value}</span>

export const widget: Widget<string> = { name: "auto_number", readOnly: true, Show }
