import type { Ref } from "@/api/types"
import type { ShowProps, Widget } from "../contract"
import { RecordLink } from "./reference"

export const widget: Widget<Ref[]> = {
  name: "references",
  Show: ({ field, value }: ShowProps<Ref[]>) => (
    <span className="row wrap">
      {value?.map((each) => (
        <RecordLink key={each.id} form={field.form} value={each} />
      ))}
    </span>
  ),
  Cell: ({ value }: ShowProps<Ref[]>) => <span className="ell">{value?.map((each) => each.title).join(", ")}</span>,
}
