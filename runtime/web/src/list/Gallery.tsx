/** Records as cards with their picture. */
import { useMemo } from "react"
import type { FileRef, Rec } from "@/api/types"
import { recordUrl } from "@/app"
import { useT } from "@/i18n"
import { A } from "@/ui/A"
import { Avatar } from "@/ui/Avatar"
import { Button } from "@/ui/Button"
import { Cell } from "./Cell"
import { columnsOf } from "./columns"
import { useList } from "./context"
import { valueAt } from "./data"

interface Props {
  records: readonly Rec[]
  hasMore: boolean
  isLoading: boolean
  onMore: () => void
}

export function Gallery({ records, hasMore, isLoading, onMore }: Props) {
  const { app, form, view, shown } = useList()
  const t = useT("list")
  const image = form.fields.find((field) => field.widget === "image")
  const paths = view.card?.length ? view.card : shown.columns
  const columns = useMemo(() => columnsOf(app, form, paths, {}).filter((column) => !column.isTitle && column.field !== image).slice(0, 3), [app, form, paths, image])
  return (
    <div className="list-scroll">
      <div className="gallery">
        {records.map((rec) => {
          const picture = image ? [valueAt(rec, image.key)].flat()[0] as FileRef | undefined : undefined
          return (
            <A key={rec.id} className="card gallery-card" href={recordUrl(app.key, form.key, rec.id)}>
              <div className="gallery-pic">{picture?.url ? <img src={picture.url} alt="" loading="lazy" /> : <Avatar name={rec.title} thing size="xl" />}</div>
              <div style={{ padding: "10px 12px" }}>
                <div className="b ell">{rec.title}</div>
                {columns.map((column) => <div key={column.path} className="sm t2 ell mt1"><Cell field={column.field} path={column.path} rec={rec} /></div>)}
              </div>
            </A>
          )
        })}
      </div>
      {hasMore && <div className="center" style={{ padding: 16 }}><Button small busy={isLoading} onClick={onMore}>{t("more")}</Button></div>}
    </div>
  )
}
