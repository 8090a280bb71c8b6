import { useLabel } from "@/i18n"
import { Card, type PagePart, type PartProps } from "../contract"

/** The analyst's own words; an empty line starts a paragraph. */
function View({ widget }: PartProps) {
  const label = useLabel()
  const paragraphs = label(widget.text).split(/\n\s*\n/).filter(Boolean)
  return (
    <Card widget={widget} title={label(widget.name)}>
      <div style={{ padding: "0 16px 14px", overflow: "auto" }}>{paragraphs.map((text, index) => <p key={index} className="t2" style={{ marginBottom: 8, whiteSpace: "pre-line" }}>{text}</p>)}</div>
    </Card>
  )
}

export const part: PagePart = { type: "text", View }
