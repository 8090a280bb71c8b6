import { useAppView } from "@/app"
import { entryOf } from "@/frame/menu"
import { usePlace } from "@/frame/place"
import { useLabel } from "@/i18n"
import { A } from "@/ui/A"
import { Icon } from "@/ui/Icon"
import { Card, type PagePart, type PartProps } from "../contract"

/** Ways to other pages. */
function View({ widget }: PartProps) {
  const app = useAppView()
  const label = useLabel()
  const place = usePlace()
  const entries = (widget.links ?? []).flatMap((link) => entryOf(app, link, label, place) ?? [])
  return (
    <Card widget={widget} title={label(widget.name)}>
      <div className="row wrap" style={{ padding: "0 16px 14px", gap: 8, overflow: "auto" }}>
        {entries.map((entry) => entry.outside
          ? <a key={entry.key} className="btn s" href={entry.href} target="_blank" rel="noreferrer"><Icon name={entry.icon} />{entry.label}</a>
          : <A key={entry.key} className="btn s" href={entry.href}><Icon name={entry.icon} />{entry.label}</A>)}
      </div>
    </Card>
  )
}

export const part: PagePart = { type: "shortcuts", View }
