import { ColorTag } from "@/ui/ColorTag"
import type { ShowProps, Widget } from "../contract"

export const widget: Widget<string> = {
  name: "choice",
  Show: ({ field, value }: ShowProps<string>) => <ColorTag options={field.options} value={value} />,
}
