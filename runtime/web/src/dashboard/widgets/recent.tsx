import { recordUrl, useAppView } from "@/app"
import { useLabel, useT } from "@/i18n"
import { useRecent } from "@/search/recent"
import { A } from "@/ui/A"
import { Avatar } from "@/ui/Avatar"
import { Card, Nothing, type PagePart, type PartProps } from "../contract"

/** What the person opened last, on this device. */
function View({ widget }: PartProps) {
  const app = useAppView()
  const t = useT("dashboard")
  const label = useLabel()
  const recent = useRecent(app.key).filter((one) => app.forms[one.form]).slice(0, widget.limit ?? 6)
  return (
    <Card widget={widget} title={label(widget.name)}>
      {recent.length === 0 ? <Nothing words={t("recent.none")} /> : (
        <div className="row wrap" style={{ padding: "0 16px 14px", gap: 8, overflow: "auto" }}>
          {recent.map((one) => <A key={`${one.form}.${one.id}`} className="btn s" style={{ fontWeight: 400, maxWidth: "100%" }} href={recordUrl(one.app, one.form, one.id)}><Avatar name={one.title} thing /><span className="ell">{one.title}</span></A>)}
        </div>
      )}
    </Card>
  )
}

export const part: PagePart = { type: "recent", View }
