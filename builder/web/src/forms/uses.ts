/** What uses a part of the document, as the server sees the saved draft. */
import { useQuery } from "@tanstack/react-query"
import { builder } from "../api/builder"
import type { Use } from "../api/types"
import { useDesign, useDesigner } from "../frame/context"

export function useUses(pointers: readonly string[], enabled = true) {
  const { app, autosave } = useDesign()
  const saved = useDesigner((state) => state.save.kind === "saved")
  const version = useDesigner((state) => state.version)
  return useQuery({
    queryKey: ["uses", app, pointers.join(" "), saved ? version : "…"],
    enabled: enabled && pointers.length > 0 && saved,
    queryFn: async (): Promise<Use[]> => {
      await autosave.flush()
      const all = await Promise.all(pointers.map((pointer) => builder.uses(app, pointer)))
      return all.flatMap(({ items }) => items)
    },
    retry: false,
  })
}
