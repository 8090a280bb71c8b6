import { lazy, Suspense } from "react"
import { Skeleton } from "@/ui/Skeleton"
import type { EditProps } from "../contract"

const Editor = lazy(() => import("../RichTextEditor"))

export const Edit = (props: EditProps<string>) => (
    <Suspense fallback={<Skeleton height={120} />}>
      <Editor {...props} />
    </Suspense>
  )
