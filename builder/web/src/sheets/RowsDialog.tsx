import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { api, isProblem } from "@/api"
import { useLabel, useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { Dialog } from "@/ui/Dialog"
import { ErrorState } from "@/ui/ErrorState"
import { Note } from "@/ui/Note"
import { useDocument } from "../frame/context"
import { usePending, type Waiting } from "./pending"
import "./texts"

interface Plan {
  id: string
  columns: { name: string; field: string | null }[]
}
interface Checked {
  creates: number
  failed: number
  errors: { row: number; column: string; message: string }[]
}
interface Run {
  state: "ready" | "running" | "done" | "failed"
  done: number
  total: number
  counts: { creates?: number }
}

/** After publishing, the rows of the spreadsheet that the form was made from: checked, shown, and only then written. */
export function RowsDialog() {
  const rows = usePending((pending) => pending.bringing)
  return rows && <Bring rows={rows} onClose={() => usePending.setState({ bringing: null })} />
}

async function look(rows: Waiting, fields: readonly string[]): Promise<{ plan: Plan; checked: Checked }> {
  const plan = await api.upload<Plan>(`apps/${rows.app}/forms/${rows.form}/imports`, rows.file)
  const own = (column: string) => (fields.includes(rows.mapping[column] ?? "") ? rows.mapping[column] : "")
  const mapping = Object.fromEntries(plan.columns.map(({ name, field }) => [name, own(name) || field || ""]))
  const checked = await api.post<Checked>(`imports/${plan.id}/check`, { mapping, match: [], on_match: "create" })
  return { plan, checked }
}

function Bring({ rows, onClose }: { rows: Waiting; onClose: () => void }) {
  const t = useT("sheets")
  const label = useLabel()
  const document = useDocument()
  const form = document.forms?.find((each) => each.key === rows.form)
  const fields = (form?.fields ?? []).map((each) => each.key)
  const [started, setStarted] = useState(false)
  const plan = useQuery({
    queryKey: ["rows", rows.app, rows.form],
    queryFn: () => look(rows, fields),
    gcTime: 0,
    staleTime: Infinity,
    retry: false,
  })
  const run = useQuery({
    queryKey: ["rows-run", plan.data?.plan.id],
    queryFn: () => api.get<Run>(`imports/${plan.data!.plan.id}`),
    enabled: started,
    refetchInterval: ({ state }) => (state.data?.state === "done" || state.data?.state === "failed" ? false : 500),
  })
  const start = async () => {
    await api.post(`imports/${plan.data!.plan.id}/run`)
    setStarted(true)
  }
  const checked = plan.data?.checked
  const done = run.data?.state === "done"
  return (
    <Dialog
      title={t("rowsTitle", { name: rows.file.name })}
      about={t("rowsAbout")}
      onClose={onClose}
      light={false}
      footer={
        <span className="right row">
          <Button onClick={onClose}>{t(done ? "close" : "notNow")}</Button>
          {done ? (
            <Button kind="primary" onClick={() => window.location.assign(`/a/${rows.app}/f/${rows.form}`)}>
              {t("openList")}
            </Button>
          ) : (
            <Button kind="primary" disabled={!checked?.creates} busy={started} onClick={() => void start()}>
              {t("bring", { n: checked?.creates ?? 0 })}
            </Button>
          )}
        </span>
      }
    >
      <p className="b">{label(form?.name)}</p>
      <div aria-live="polite">
        {plan.error ? (
          isProblem(plan.error) && plan.error.status === 403 ? (
            <Note kind="warn">{t("notAllowed")}</Note>
          ) : (
            <ErrorState small error={plan.error} onAgain={() => void plan.refetch()} />
          )
        ) : !checked ? (
          <p className="t2 sm">{t("checking")}</p>
        ) : done ? (
          <Note kind="ok">{t("done", { n: run.data?.counts.creates ?? 0 })}</Note>
        ) : started ? (
          <p className="t2 sm">{t("running", { done: run.data?.done ?? 0, total: run.data?.total ?? checked.creates })}</p>
        ) : (
          <>
            <p>{t("creates", { n: checked.creates })}</p>
            {checked.errors.length > 0 && <Refused errors={checked.errors} />}
          </>
        )}
      </div>
    </Dialog>
  )
}

function Refused({ errors }: { errors: Checked["errors"] }) {
  const t = useT("sheets")
  return (
    <>
      <p className="warning sm mt2">{t("refused", { n: errors.length })}</p>
      <ul className="told">
        {errors.slice(0, 10).map((each, at) => (
          <li key={at} className="sm">
            <span className="t2">{t("rowColumn", { row: each.row, column: each.column })}</span> {each.message}
          </li>
        ))}
      </ul>
    </>
  )
}
