/** What the decision is about: the record's values, changed ones with what they were, its lines, files, discussion. */
import { useQuery } from "@tanstack/react-query"
import { api } from "@/api"
import type { FieldView, FileRef, FormView, ListPage, Rec, TaskDetail, TimelineItem } from "@/api/types"
import { localKey, recordsPath, recordUrl, useAppView } from "@/app"
import { formatBytes, formatWhen, useLabel, useT } from "@/i18n"
import { A } from "@/ui/A"
import { Avatar } from "@/ui/Avatar"
import { ButtonLink } from "@/ui/Button"
import { FieldShow, isEmpty, isNumeric, textOf } from "@/widgets"
import { differences, type LineRow } from "./differences"

const LARGE = new Set(["sub_table", "attachment", "image", "related", "references"])

/** The fields worth reading, in the order of the form's first layout. */
export function factFields(form: FormView, task: TaskDetail): FieldView[] {
  const order = form.layouts[0]?.body.flatMap((block) => ("tabs" in block ? block.tabs.flatMap((tab) => tab.body) : [block])).flatMap((section) => section.items.flatMap((item) => item.field ?? [])) ?? []
  const keys = order.length > 0 ? order : form.fields.map((field) => field.key)
  const changed = new Set(task.changed.map((one) => one.field))
  return [...new Set(keys)].flatMap((key) => {
    const field = form.fields.find((each) => each.key === key)
    if (!field || task.fields[key] === "hide" || LARGE.has(field.widget)) return []
    if (key === form.title && !changed.has(key)) return []
    return changed.has(key) || !isEmpty(task.record?.[key]) ? [field] : []
  })
}

interface Props {
  task: TaskDetail
  form: FormView
  onlyChanges: boolean
  className?: string
}

export function Facts({ task, form, onlyChanges, className = "task-facts" }: Props) {
  const t = useT("inbox")
  const label = useLabel()
  const changes = new Map(task.changed.map((one) => [one.field, one]))
  const fields = factFields(form, task).filter((field) => !onlyChanges || changes.has(field.key))
  return (
    <div className={className}>
      {fields.map((field) => {
        const change = changes.get(field.key)
        return (
          <div key={field.key} className={`task-fact${change ? " changed" : ""}`}>
            <div className={`xs ${change ? "warning" : "t3"}`}>{label(field.label) || field.key}{change && <> · {t("changed.mark")}</>}</div>
            <div className="num" style={{ marginTop: 1 }}>
              {change && <><del>{textOf(field, change.old) || "—"}</del>{" "}</>}
              <span className={change ? "b" : ""}><Value field={field} rec={task.record!} /></span>
            </div>
          </div>
        )
      })}
    </div>
  )
}

function Value({ field, rec }: { field: FieldView; rec: Rec }) {
  const app = useAppView()
  const value = rec[field.key] as { id?: string; title?: string } | null
  if (field.widget === "reference" && value?.id && field.form && !field.form.startsWith("core.")) {
    return <A className="acc" href={recordUrl(app.key, field.form, value.id)}>{value.title}</A>
  }
  return <FieldShow field={field} value={value} rec={rec} />
}

/** The record's sub-tables, with new, changed and removed rows marked. */
export function Lines({ task, form }: { task: TaskDetail; form: FormView }) {
  return (
    <>
      {form.fields.filter((field) => field.widget === "sub_table" && task.fields[field.key] !== "hide" && ((task.record?.[field.key] as unknown[] | undefined)?.length ?? 0) > 0)
        .map((field) => <LineTable key={field.key} task={task} field={field} />)}
    </>
  )
}

function LineTable({ task, field }: { task: TaskDetail; field: FieldView }) {
  const app = useAppView()
  const t = useT("inbox")
  const label = useLabel()
  const child = field.form ? app.forms[localKey(field.form)] : undefined
  const all = field.fields ?? child?.fields ?? []
  const wanted = field.columns?.length ? field.columns : all.filter((each) => !LARGE.has(each.widget) && !["long_text", "rich_text", "created_at", "updated_at"].includes(each.widget)).slice(0, 6).map((each) => each.key)
  const columns = wanted.flatMap((key) => all.find((each) => each.key === key) ?? []).filter((each) => !each.form || localKey(each.form) !== task.form)
  const now = (task.record?.[field.key] ?? []) as LineRow[]
  const change = task.changed.find((one) => one.field === field.key)
  const lines = differences(now, Array.isArray(change?.old) ? (change.old as LineRow[]) : null, columns.map((column) => column.key))
  return (
    <>
      <div className="sech" style={{ margin: "16px 0 4px" }}>{label(field.label)}<span className="t3 num">{now.length}</span></div>
      <div className="task-lines" tabIndex={0} role="region" aria-label={label(field.label)}>
        <table className="tbl">
          <thead><tr>{columns.map((column) => <th key={column.key} scope="col" className={isNumeric(column) ? "r" : ""}>{label(column.label) || column.key}</th>)}</tr></thead>
          <tbody>
            {lines.map((line, index) => (
              <tr key={line.row.id ?? index} className={line.state}>
                {columns.map((column, at) => (
                  <td key={column.key} className={`${isNumeric(column) ? "r" : ""}${column.key in line.old ? " changed" : ""}`}>
                    {at === 0 && line.state === "added" && <ins aria-label={t("line.new")}>+ </ins>}
                    {column.key in line.old && <><del>{textOf(column, line.old[column.key]) || "—"}</del> </>}
                    {textOf(column, line.row[column.key]) || <span className="t3">—</span>}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}

export const filesOf = (task: TaskDetail, form: FormView): FileRef[] =>
  form.fields.filter((field) => field.widget === "attachment" && task.fields[field.key] !== "hide").flatMap((field) => [task.record?.[field.key] ?? []].flat() as FileRef[])

export function Files({ files }: { files: FileRef[] }) {
  const t = useT("inbox")
  if (files.length === 0) return null
  return (
    <>
      <div className="sech" style={{ margin: "16px 0 6px" }}>{t("files")}</div>
      <div className="row wrap">{files.map((file) => <ButtonLink key={file.id} small icon="paperclip" href={file.url} target="_blank" rel="noreferrer">{file.name}<span className="t3 num">{formatBytes(file.size_bytes)}</span></ButtonLink>)}</div>
    </>
  )
}

export function Discussion({ task }: { task: TaskDetail }) {
  const t = useT("inbox")
  const { data } = useQuery({
    queryKey: ["timeline", task.app, task.form, task.record?.id, "comment"],
    queryFn: async () => (await api.get<ListPage<TimelineItem>>(`${recordsPath(task.app, task.form!)}/${task.record!.id}/timeline`, { kind: "comment" })).items,
    enabled: Boolean(task.form && task.record), retry: false,
  })
  if (!data || data.length === 0) return null
  return (
    <>
      <div className="sech" style={{ margin: "16px 0 6px" }}>{t("discussion")}<span className="t3 num">{data.length}</span></div>
      {[...data].reverse().map((item) => (
        <div key={item.id} className="row sm" style={{ alignItems: "flex-start", gap: 10, lineHeight: "20px", marginBottom: 10 }}>
          <Avatar name={item.by?.title} size="m" />
          <div><span className="b">{item.by?.title}</span> <span className="t3 xs">{formatWhen(item.at)}</span><div>{item.text}</div></div>
        </div>
      ))}
    </>
  )
}
