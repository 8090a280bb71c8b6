import { useEffect } from "react"

/** The document's title: what one is looking at, then the product. */
export function useTitle(title: string | null | undefined): void {
  useEffect(() => {
    document.title = title ? `${title} · Mortise` : "Mortise"
  }, [title])
}
