import type { FormView, Rec } from "@/api/types"
import { fieldOf, useAppView } from "@/app"
import { useLabel, useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { FieldShow, isEmpty } from "@/widgets"
import { useRelated } from "./data"
import RelatedList from "./RelatedList"
import { relatedOf, rowFields } from "./sections"
import { Timeline } from "./Timeline"

const COUNTED = 20

export function TabCount({ form, fieldKey, id }: { form: FormView; fieldKey: string; id: string }) {
  const field = fieldOf(form, fieldKey)!
  const list = useRelated(form, field, id, COUNTED)
  if (!list.data) return null
  return <span className="count">{list.data.next ? `${COUNTED}+` : list.data.items.length}</span>
}

/** The tabs in the middle: rows, timeline, related lists; and the lists of the right column. */
export function useTabs(form: FormView, record: Rec) {
  const t = useT("record")
  const words = useLabel()
  const app = useAppView()
  const { tabs, right } = relatedOf(form)
  const targetOf = (key: string) => app.forms[(fieldOf(form, key)?.form ?? "").split(".").pop() ?? ""]
  const named = (key: string) => words(fieldOf(form, key)?.label) || words(targetOf(key)?.plural) || key
  const shown = tabs.filter((key) => targetOf(key))
  const items = [
    ...rowFields(form).map((key) => ({
      key,
      label: (
        <>
          {named(key)}
          <span className="count">{(record[key] as unknown[] | null)?.length ?? 0}</span>
        </>
      ),
    })),
    { key: "timeline", label: t("timeline") },
    ...shown.map((key) => ({
      key,
      label: (
        <>
          {named(key)}
          <TabCount form={form} fieldKey={key} id={record.id} />
        </>
      ),
    })),
  ]
  return { items, right: right.filter((key) => targetOf(key)) }
}

export function TabBody({
  form,
  record,
  tab,
  path,
  phone,
  edit,
}: {
  form: FormView
  record: Rec
  tab: string
  path: string
  phone?: boolean
  edit?: () => void
}) {
  const t = useT("record")
  const field = fieldOf(form, tab)
  if (!field) return <Timeline form={form} record={record} path={path} phone={phone} />
  if (field.type === "related") return <RelatedList form={form} field={field} id={record.id} />
  return (
    <div className="wideval">
      {isEmpty(record[tab]) ? (
        <p className="t3 sm">{t("none")}</p>
      ) : (
        <FieldShow field={field} value={record[tab]} rec={record} />
      )}
      {edit && (
        <Button small kind="quiet" icon="pencil" className="mt2" onClick={edit}>
          {t("edit")}
        </Button>
      )}
    </div>
  )
}
