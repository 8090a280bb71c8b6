import { lazy, Suspense } from "react"
import type { ShowProps, Widget } from "../contract"
import { textOf } from "../text"

const Shown = lazy(() => import("../RichTextShow"))

export const widget: Widget<string> = {
  name: "rich_text",
  wide: true,
  Show: ({ value }: ShowProps<string>) => (
    <Suspense fallback={null}>
      <Shown html={value ?? ""} />
    </Suspense>
  ),
  Cell: ({ field, value }: ShowProps<string>) => (
    <span className="ell">{textOf({ ...field, widget: "rich_text" }, value)}</span>
  ),
}
