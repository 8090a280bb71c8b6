/** One task, wholly: what is asked, what changed, who decided what, and the bar to decide with. */
import { useEffect, useState, type ReactNode } from "react"
import { isProblem } from "@/api"
import type { FormView, InboxTab, ProgressStep, TaskDetail } from "@/api/types"
import { AppProvider, localKey, recordUrl, useAppViewOf } from "@/app"
import { formatWhen, useLabel, useT } from "@/i18n"
import { Avatar } from "@/ui/Avatar"
import { Button } from "@/ui/Button"
import { ColorTag } from "@/ui/ColorTag"
import { Drawer } from "@/ui/Drawer"
import { Empty } from "@/ui/Empty"
import { ErrorState } from "@/ui/ErrorState"
import { Icon } from "@/ui/Icon"
import { IconButton } from "@/ui/IconButton"
import { Menu } from "@/ui/Menu"
import { go } from "@/ui/navigation"
import { Note } from "@/ui/Note"
import { Tag } from "@/ui/Tag"
import { Loading, SkeletonLines } from "@/ui/Skeleton"
import { useTitle } from "@/ui/useTitle"
import { useDecide, useMarkSeen, useTask, type Decision } from "./data"
import { Decide } from "./Decide"
import { dueOf } from "./due"
import { Discussion, Facts, Files, filesOf, Lines } from "./Facts"
import { TaskForm, useTaskForm } from "./FormTask"
import { Diagram } from "@/flow/Diagram"
import { HelpFacts } from "./HelpFacts"
import { instanceOf } from "./instance"
import { PhoneSteps } from "./PhoneSteps"
import { RunPane } from "./RunPane"
import { Progress } from "./Progress"
import { Proposal } from "./Proposal"
import { TaskNotes } from "./TaskNotes"
import { useTaskMenu, type TaskMenu } from "./useTaskMenu"

interface Props {
  id: string
  tab: InboxTab
  phone: boolean
  /** Where the progress stands: beside the task, or behind a button. */
  side: boolean
  place: { at: number; of: string } | null
  onGone: () => void
  onBack: () => void
}

/** `r<instance>`: a run of one's own in which nobody was asked yet. */
export function TaskPane(props: Props) {
  return props.id.startsWith("r") ? <RunPane id={props.id.slice(1)} phone={props.phone} onBack={props.onBack} /> : <Task {...props} />
}

/** What is on the screen stays while the server cannot be reached. */
function Task(props: Props) {
  const t = useT("inbox")
  const query = useTask(props.id)
  const app = useAppViewOf(query.data?.app)
  const seen = useMarkSeen()
  useEffect(() => { if (query.data) seen(props.id) }, [query.data, props.id, seen])
  if (query.error && !query.data) return <section className="task"><ErrorState error={query.error} onAgain={() => void query.refetch()} /></section>
  if (!query.data || !app.data) return <section className="task"><Loading what={t("loading")}><SkeletonLines lines={8} /></Loading></section>
  const form = query.data.form ? app.data.forms[localKey(query.data.form)] : undefined
  const gone = isProblem(query.error) && query.error.status === 404
  return <AppProvider app={app.data}><LoadedTask key={query.data.id} {...props} task={query.data} form={form} gone={gone} /></AppProvider>
}

function LoadedTask({ task, form, gone, ...props }: Props & { task: TaskDetail; form: FormView | undefined; gone: boolean }) {
  const { onGone, phone, side } = props
  const { decide, busy } = useDecide()
  const store = useTaskForm(task, form)
  const menu = useTaskMenu(task)
  const [showing, setShowing] = useState<"progress" | null>(null)
  useTitle(task.subject || task.title)
  const act = async (action: string, decision: Decision): Promise<string | null> => {
    const why = await decide(task, action, decision)
    if (!why && action !== "add_signer" && action !== "cc") onGone()
    return why
  }
  const collect = store ? () => (store.validate() ? store.changes() : null) : undefined
  const body = <TaskBody task={task} form={form} phone={phone} filling={store ? <TaskForm store={store} /> : null} notes={<TaskNotes task={task} menu={menu} gone={gone} />} onProgress={() => setShowing("progress")} />
  return (
    <>
      <section className="task" aria-label={task.subject || task.title}>
        {phone ? <PhoneTop {...props} task={task} menu={menu} /> : <TaskTop task={task} form={form} side={side} menu={menu} onShow={setShowing} />}
        {body}
        <Decide task={gone ? { ...task, actions: [] } : task} busy={busy} phone={phone} onDecide={act} collect={collect} />
      </section>
      {side && <aside className="task-side"><SidePanel task={task} form={form} /></aside>}
      {showing === "progress" && <ProgressDrawer task={task} onClose={() => setShowing(null)} />}
    </>
  )
}

/** The number people call the record by. */
function numberOf(task: TaskDetail, form: FormView | undefined): string | null {
  const field = form?.fields.find((each) => each.widget === "auto_number")
  return field && task.record?.[field.key] ? String(task.record[field.key]) : null
}

interface TopProps { task: TaskDetail; form: FormView | undefined; side: boolean; menu: TaskMenu; onShow: (what: "progress") => void }

function TaskTop({ task, form, side, menu, onShow }: TopProps) {
  const t = useT("inbox")
  const label = useLabel()
  return (
    <header className="bar">
      <span className="crumb ell"><span>{label(task.flow.name)}</span><Icon name="chevron-right" size="xs" /><span className="num ell">{numberOf(task, form) ?? task.record?.title ?? label(task.node.name)}</span></span>
      <span className="right row g1">
        {task.record && task.form && <Button kind="quiet" small icon="external-link" onClick={() => go(recordUrl(task.app, task.form!, task.record!.id))}>{t("open")}</Button>}
        {!side && <IconButton icon="git-branch" label={t("progress")} onClick={() => onShow("progress")} />}
        {menu.items.some(Boolean) && <Menu label={t("more")} align="end" items={menu.items} trigger={(props) => <IconButton {...props} icon="ellipsis" label={t("more")} />} />}
      </span>
    </header>
  )
}

function PhoneTop({ task, place, menu, onBack }: Props & { task: TaskDetail; menu: TaskMenu }) {
  const t = useT("inbox")
  const label = useLabel()
  const due = task.due_at ? dueOf(task, Date.now(), t)?.text : null
  return (
    <header className="bar phone-bar" style={{ paddingLeft: 4 }}>
      <button type="button" className="pi" aria-label={t("back")} onClick={onBack}><Icon name="chevron-left" /></button>
      <div className="grow"><div className="b ell">{label(task.flow.name)}</div><div className="xs t3 num">{[place && t("of", { at: place.at, n: place.of }), due].filter(Boolean).join(" · ")}</div></div>
      {menu.items.some(Boolean) && <Menu label={t("more")} align="end" items={menu.items} trigger={(props) => <button {...props} type="button" className="pi" aria-label={t("more")}><Icon name="ellipsis" /></button>} />}
    </header>
  )
}

interface BodyProps { task: TaskDetail; form: FormView | undefined; phone: boolean; filling: ReactNode; notes: ReactNode; onProgress: () => void }

function TaskBody({ task, form, phone, filling, notes, onProgress }: BodyProps) {
  const t = useT("inbox")
  const [onlyChanges, setOnlyChanges] = useState(phone && task.changed.length > 0)
  const tag = form?.fields.find((field) => field.options && task.record?.[field.key] && task.fields[field.key] !== "hide")
  const n = task.changed.length
  return (
    <div className="task-body">
      <div className="row wrap">
        {phone ? <h1 className="task-title">{task.subject || task.title}</h1> : <h2 className="task-title">{task.subject || task.title}</h2>}
        {tag && <ColorTag options={tag.options} value={task.record?.[tag.key]} />}
      </div>
      {notes}
      {task.proposal && <Proposal proposal={task.proposal} form={form} />}
      {task.agent_of && <div className="mt1"><Tag color="amber">{t("in_place_of", { name: task.agent_of.title })}</Tag></div>}
      {task.initiator && <div className="row sm t2 mt1"><Avatar name={task.initiator.title} /><span className="ell">{[task.initiator.title, formatWhen(task.started_at ?? task.since), numberOf(task, form)].filter(Boolean).join(" · ")}</span></div>}
      {phone && <PhoneSteps task={task} onAll={onProgress} />}
      {n > 0 && (
        <div className="mt2"><Note kind="warn"><span>{t("changed", { n, since: t(`since.${task.changed_since?.kind ?? "started"}`, { name: task.changed_since?.by?.title ?? "" }) })} <button type="button" className="link" onClick={() => setOnlyChanges(!onlyChanges)}>{t(onlyChanges ? "changed.all" : "changed.only")}</button></span></Note></div>
      )}
      {filling ?? (form && task.record && (
        <>
          <div className={phone ? "mt2" : ""}><Facts task={task} form={form} onlyChanges={onlyChanges} className={phone ? "phone-facts" : "task-facts"} /></div>
          <Lines task={task} form={form} />
          <Files files={filesOf(task, form)} />
        </>
      ))}
      {phone && <HelpFacts task={task} form={form} />}
      <Discussion task={task} />
    </div>
  )
}

function SidePanel({ task, form }: { task: TaskDetail; form: FormView | undefined }) {
  const t = useT("inbox")
  const label = useLabel()
  return (
    <>
      <header className="bar"><h2 className="bb sm">{t("progress")}</h2><span className="right xs t3 ell">{label(task.flow.name)}</span></header>
      <Progress steps={withStart(task, t("submitted"))} task={task} />
      {task.diagram?.layout && instanceOf(task as never) && (
        <div className="sec"><button type="button" className="mini-flow" aria-label={t("open_run")} onClick={() => go(`/flows/${instanceOf(task as never)}`)}><Diagram diagram={task.diagram} steps={task.progress} small /></button></div>
      )}
      <HelpFacts task={task} form={form} />
    </>
  )
}

/** The way begins with whoever asked. */
function withStart(task: TaskDetail, name: string): ProgressStep[] {
  if (!task.initiator || task.progress.some((step) => step.kind === "start")) return task.progress
  return [{ node: "", name, kind: "start", status: "done", seats: [{ person: task.initiator, status: "done", outcome: null, comment: null, at: task.started_at ?? null }] }, ...task.progress]
}

function ProgressDrawer({ task, onClose }: { task: TaskDetail; onClose: () => void }) {
  const t = useT("inbox")
  return <Drawer title={t("progress")} onClose={onClose}><Progress steps={withStart(task, t("submitted"))} task={task} /></Drawer>
}

export function NoTask({ isDone }: { isDone: boolean }) {
  const t = useT("inbox")
  return <section className="task center"><Empty icon={isDone ? "circle-check" : "inbox"} title={t(isDone ? "all.done" : "choose")} text={isDone ? t("none_text") : undefined} /></section>
}

