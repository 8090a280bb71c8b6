import { useState } from "react"
import type { FieldView, FormView, Rec } from "@/api/types"
import { fieldOf, recordUrl, useAppView, useFormMaybe } from "@/app"
import { formatDate, inSentence, relativeDays, useLabel, useLanguage, useT } from "@/i18n"
import { LATE, useOverdue } from "@/list/overdue"
import { A } from "@/ui/A"
import { Avatar } from "@/ui/Avatar"
import { ErrorState } from "@/ui/ErrorState"
import { Icon } from "@/ui/Icon"
import { IconButton } from "@/ui/IconButton"
import { Skeleton, useLate } from "@/ui/Skeleton"
import { CellShow, isEmpty } from "@/widgets"
import CreateDialog from "./CreateDialog"
import { useRelated } from "./data"
import { backReference, relatedColumns } from "./relatedColumns"

const WORTH_A_TAG = new Set(["choice", "choices"])

/** One record in a line: what it is, its state or date at the right, the rest below. */
function Line({ target, rec, columns, by }: { target: FormView; rec: Rec; columns: FieldView[]; by?: string }) {
  useLanguage()
  const app = useAppView()
  const isOverdue = useOverdue()
  const others = columns.filter((each) => each.key !== target.title && !isEmpty(rec[each.key]))
  const mark =
    others.find((each) => isOverdue(each, rec)) ??
    others.find((each) => WORTH_A_TAG.has(each.type)) ??
    others.find((each) => each.type === "date" || each.type === "date_time" || each.type === "money")
  const subtitle =
    target.subtitle && target.subtitle !== by ? fieldOf(target, target.subtitle) : others.find((each) => each !== mark)
  const phone = target.fields.find((each) => each.type === "phone" && rec[each.key]),
    mail = target.fields.find((each) => each.type === "email" && rec[each.key])
  const dated = mark && (mark.type === "date" || mark.type === "date_time")
  const late = mark && isOverdue(mark, rec)
  return (
    <div className="rline">
      {(phone || mail) && <Avatar name={rec.title} size="m" />}
      <A className="grow col" href={recordUrl(app.key, target.key, rec.id)}>
        <span className="b ell">{rec.title}</span>
        {subtitle && subtitle !== mark && !isEmpty(rec[subtitle.key]) && (
          <span className="t3 xs ell">
            <CellShow field={subtitle} rec={rec} />
          </span>
        )}
      </A>
      {mark &&
        (dated ? (
          <span className={`xs num nowrap ${late ? "danger" : "t3"}`} title={formatDate(String(rec[mark.key]))}>
            {relativeDays(String(rec[mark.key]), undefined, late ? LATE : undefined)}
          </span>
        ) : (
          <span className="nowrap sm">
            <CellShow field={mark} rec={rec} />
          </span>
        ))}
      {phone && (
        <a
          className="t3 row"
          href={`tel:${String(rec[phone.key])}`}
          aria-label={`${rec.title}: ${String(rec[phone.key])}`}
        >
          <Icon name="phone" size="s" />
        </a>
      )}
      {mail && (
        <a
          className="t3 row"
          href={`mailto:${String(rec[mail.key])}`}
          aria-label={`${rec.title}: ${String(rec[mail.key])}`}
        >
          <Icon name="mail" size="s" />
        </a>
      )}
    </div>
  )
}

/** A short related list in a column of the record page, with "+" . */
export function RelatedShort({
  form,
  field,
  record,
  onAll,
}: {
  form: FormView
  field: FieldView
  record: Rec
  onAll?: () => void
}) {
  const t = useT("record")
  const words = useLabel()
  const target = useFormMaybe(field.form)
  const [creating, setCreating] = useState(false)
  const list = useRelated(form, field, record.id, 6)
  const late = useLate(list.isPending)
  if (!target) return null
  const items = list.data?.items ?? []
  const columns = relatedColumns(field, target)
  const title = words(field.label) || words(target.plural) || words(target.name)
  return (
    <section className="sec" aria-label={title}>
      <div className="sech">
        {title}
        {list.data && <span className="t3 num">{list.data.next ? `${items.length}+` : items.length}</span>}
        {target.may.create && (
          <span className="right">
            <IconButton
              icon="plus"
              label={t("new", { name: inSentence(words(target.name)) })}
              onClick={() => setCreating(true)}
            />
          </span>
        )}
      </div>
      {list.error ? <ErrorState small error={list.error} onAgain={() => void list.refetch()} /> : null}
      {late && <Skeleton width="70%" />}
      {list.data && !items.length && <p className="t3 sm">{t("none")}</p>}
      {items.slice(0, 5).map((rec) => (
        <Line key={rec.id} target={target} rec={rec} columns={columns} by={field.by} />
      ))}
      {onAll && (list.data?.next || items.length > 5) && (
        <button type="button" className="link sm mt1" onClick={onAll}>
          {t("show_more")}
        </button>
      )}
      {creating && (
        <CreateDialog form={target} values={backReference(field, record)} onClose={() => setCreating(false)} />
      )}
    </section>
  )
}
