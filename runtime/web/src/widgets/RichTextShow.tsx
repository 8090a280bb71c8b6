import DOMPurify from "dompurify"
import { useMemo } from "react"

/** HTML that somebody wrote: cleaned by the server, and once more here. */
export default function RichTextShow({ html }: { html: string }) {
  const clean = useMemo(
    () =>
      DOMPurify.sanitize(html, {
        USE_PROFILES: { html: true },
        FORBID_TAGS: ["style", "form", "input", "img"],
        FORBID_ATTR: ["style"],
      }),
    [html],
  )
  return <div className="rich" dangerouslySetInnerHTML={{ __html: clean }} />
}
