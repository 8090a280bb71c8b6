import { lazy, Suspense } from "react"
import { Skeleton } from "@/ui/Skeleton"
import type { ShowProps, Widget } from "../contract"
import { textOf } from "../text"

const Editor = lazy(() => import("../RichTextEditor"))
const Shown = lazy(() => import("../RichTextShow"))

export const widget: Widget<string> = {
  name: "rich_text",
  wide: true,
  Edit: (props) => (
    <Suspense fallback={<Skeleton height={120} />}>
      <Editor {...props} />
    </Suspense>
  ),
  Show: ({ value }: ShowProps<string>) => (
    <Suspense fallback={null}>
      <Shown html={value ?? ""} />
    </Suspense>
  ),
  Cell: ({ field, value }: ShowProps<string>) => (
    <span className="ell">{textOf({ ...field, widget: "rich_text" }, value)}</span>
  ),
}
