import { ColorTag } from "@/ui/ColorTag"
import type { ShowProps, Widget } from "../contract"

export const widget: Widget<string[]> = {
  name: "choices",
  Show: ({ field, value }: ShowProps<string[]>) => (
    <span className="row wrap g1">
      {value?.map((each) => (
        <ColorTag key={each} options={field.options} value={each} />
      ))}
    </span>
  ),
  Cell: ({ field, value }: ShowProps<string[]>) => (
    <span className="row g1">
      {value?.slice(0, 3).map((each) => (
        <ColorTag key={each} options={field.options} value={each} />
      ))}
      {value && value.length > 3 && <span className="t3 xs">+{value.length - 3}</span>}
    </span>
  ),
}
