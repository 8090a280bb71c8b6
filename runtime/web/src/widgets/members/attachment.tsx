import type { FileRef } from "@/api/types"
import { Icon } from "@/ui/Icon"
import type { ShowProps, Widget } from "../contract"
import { FileList } from "../Files"

export const widget: Widget<FileRef[]> = {
  name: "attachment",
  wide: true,
  Show: ({ value }: ShowProps<FileRef[]>) => (
    <div className="grow">
      <FileList files={value ?? []} />
    </div>
  ),
  Cell: ({ value }: ShowProps<FileRef[]>) => (
    <span className="row g1 t2" title={value?.map((each) => each.name).join(", ")}>
      <Icon name="paperclip" size="s" />
      <span className="num">{value?.length}</span>
    </span>
  ),
}
