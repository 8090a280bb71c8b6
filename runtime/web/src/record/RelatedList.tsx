import { useState } from "react"
import type { FieldView, FormView } from "@/api/types"
import { recordUrl, useAppView, useFormMaybe } from "@/app"
import { inSentence, useLabel, useT } from "@/i18n"
import { A } from "@/ui/A"
import { Button } from "@/ui/Button"
import { Empty } from "@/ui/Empty"
import { ErrorState } from "@/ui/ErrorState"
import { go } from "@/ui/navigation"
import { Loading, SkeletonLines } from "@/ui/Skeleton"
import { CellShow, isNumeric } from "@/widgets"
import CreateDialog from "./CreateDialog"
import { useRecord, useRelated } from "./data"
import { backReference, relatedColumns } from "./relatedColumns"
import "./texts"

/** All records of a `related` field as a table, with "new". */
export default function RelatedList({ form, field, id }: { form: FormView; field: FieldView; id: string }) {
  const t = useT("record")
  const words = useLabel()
  const app = useAppView()
  const target = useFormMaybe(field.form)
  const record = useRecord(form, id)
  const [limit, setLimit] = useState(20)
  const [creating, setCreating] = useState(false)
  const list = useRelated(form, field, id, limit)
  if (!target) return null
  if (list.error) return <ErrorState small error={list.error} onAgain={() => void list.refetch()} />
  if (!list.data)
    return (
      <Loading>
        <SkeletonLines />
      </Loading>
    )
  const columns = relatedColumns(field, target)
  const name = inSentence(words(target.name))
  const add =
    target.may.create && record.data ? (
      <Button small icon="plus" onClick={() => setCreating(true)}>
        {t("new", { name })}
      </Button>
    ) : null
  return (
    <div className="relatedlist">
      {list.data.items.length ? (
        <>
          <table className="tbl">
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column.key} scope="col" className={isNumeric(column) ? "r" : ""}>
                    {words(column.label) || column.key}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {list.data.items.map((rec) => (
                <tr key={rec.id} className="opens" onClick={() => go(recordUrl(app.key, target.key, rec.id))}>
                  {columns.map((column, index) => (
                    <td key={column.key} className={isNumeric(column) ? "r" : ""}>
                      {index === 0 ? (
                        <A
                          className="b"
                          href={recordUrl(app.key, target.key, rec.id)}
                          onClick={(event) => event.stopPropagation()}
                        >
                          <CellShow field={column} rec={rec} />
                        </A>
                      ) : (
                        <CellShow field={column} rec={rec} />
                      )}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
          <div className="row relatedfoot">
            {add}
            {list.data.next && limit < 200 && (
              <Button small kind="quiet" onClick={() => setLimit(200)}>
                {t("show_more")}
              </Button>
            )}
          </div>
        </>
      ) : (
        <Empty small title={t("none")}>
          {add}
        </Empty>
      )}
      {creating && record.data && (
        <CreateDialog form={target} values={backReference(field, record.data)} onClose={() => setCreating(false)} />
      )}
    </div>
  )
}
