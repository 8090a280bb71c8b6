import type { FileRef } from "@/api/types"
import type { ShowProps, Widget } from "../contract"
import { Pictures } from "../Files"

export const widget: Widget<FileRef[]> = {
  name: "image",
  wide: true,
  Show: ({ value }: ShowProps<FileRef[]>) => <Pictures files={value ?? []} />,
  Cell: ({ value }: ShowProps<FileRef[]>) => <Pictures small files={value?.slice(0, 3) ?? []} />,
}
