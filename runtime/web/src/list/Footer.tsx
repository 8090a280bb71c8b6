/** The foot of a list: how many, which sums, and the keys. Counted after the first page, never before it. */
import { fieldOf } from "@/app"
import { formatNumber, useLabel, useT } from "@/i18n"
import { Kbd } from "@/ui/Kbd"
import { textOf } from "@/widgets"
import { useList } from "./context"
import { useSummary } from "./data"
import { lower } from "./states"

export function Footer({ loaded, isReady }: { loaded: number; isReady: boolean }) {
  const { app, form, shown, pairs } = useList()
  const t = useT("list")
  const label = useLabel()
  const { data } = useSummary(app.key, form.key, pairs, shown.sums, isReady)
  const names = (n: number): string => lower(n === 1 ? label(form.name) : label(form.plural) || label(form.name))
  return (
    <div className="foot">
      {data ? <span className="num">{t(data.capped ? "foot.capped" : "foot.count", { n: formatNumber(data.count), form: names(data.count) })}</span>
        : loaded > 0 && <span className="num">{t("foot.loaded", { n: formatNumber(loaded) })}</span>}
      {Object.entries(data?.sums ?? {}).map(([key, value]) => {
        const field = fieldOf(form, key)
        return value === null ? null : <span key={key} className="num">{t("foot.sum", { field: lower(label(field?.label ?? key)), value: textOf(field, value) })}</span>
      })}
      <span className="right row g1 foot-keys" style={{ gap: 6 }}>
        <Kbd keys="J" /><Kbd keys="K" /> {t("foot.move")} <Kbd keys="X" /> {t("foot.select")} <Kbd keys="Enter" /> {t("foot.open")} <Kbd keys="?" /> {t("foot.keys")}
      </span>
    </div>
  )
}
