import type { FileRef } from "@/api/types"
import type { ShowProps, Widget } from "../contract"
import { Pictures, UploadField } from "../Uploads"

export const widget: Widget<FileRef[]> = {
  name: "image",
  wide: true,
  Edit: (props) => <UploadField props={props} image />,
  Show: ({ value }: ShowProps<FileRef[]>) => <Pictures files={value ?? []} />,
  Cell: ({ value }: ShowProps<FileRef[]>) => <Pictures small files={value?.slice(0, 3) ?? []} />,
}
