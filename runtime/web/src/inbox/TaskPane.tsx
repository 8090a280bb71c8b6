/** One task, wholly: what is asked, what changed, who decided what, and the bar to decide with. */
import { useEffect, useState, type ReactNode } from "react"
import type { AppView, FieldView, FormView, InboxTab, Label, ProgressStep, Ref, TaskDetail } from "@/api/types"
import { AppProvider, localKey, recordUrl, useAppView, useAppViewOf } from "@/app"
import { formatWhen, useLabel, useT } from "@/i18n"
import { useSession } from "@/session"
import { Avatar } from "@/ui/Avatar"
import { Button } from "@/ui/Button"
import { ColorTag } from "@/ui/ColorTag"
import { confirm } from "@/ui/Confirm"
import { Drawer } from "@/ui/Drawer"
import { Empty } from "@/ui/Empty"
import { ErrorState } from "@/ui/ErrorState"
import { Icon } from "@/ui/Icon"
import { IconButton } from "@/ui/IconButton"
import { Menu, type MenuItems } from "@/ui/Menu"
import { go } from "@/ui/navigation"
import { Note } from "@/ui/Note"
import { Tag } from "@/ui/Tag"
import { Loading, SkeletonLines } from "@/ui/Skeleton"
import { useTitle } from "@/ui/useTitle"
import { useRecord } from "@/record/data"
import { FieldShow, isEmpty } from "@/widgets"
import { useDecide, useMarkSeen, useTask, type Decision } from "./data"
import { Decide } from "./Decide"
import { dueOf } from "./due"
import { Discussion, factFields, Facts, Files, filesOf, Lines } from "./Facts"
import { TaskForm, useTaskForm } from "./FormTask"
import { Diagram } from "@/flow/Diagram"
import { instanceOf } from "./instance"
import { PhoneSteps } from "./PhoneSteps"
import { RunPane } from "./RunPane"
import { Progress } from "./Progress"

interface Props {
  id: string
  tab: InboxTab
  phone: boolean
  /** Where the progress stands: beside the task, or behind a button. */
  side: boolean
  place: { at: number; of: number } | null
  onGone: () => void
  onBack: () => void
}

export function TaskPane(props: Props) {
  const t = useT("inbox")
  const query = useTask(props.id)
  const app = useAppViewOf(query.data?.app)
  const seen = useMarkSeen()
  useEffect(() => { if (query.data) seen(props.id) }, [query.data, props.id, seen])
  if (query.error && props.id.startsWith("i")) return <RunPane id={props.id.slice(1)} phone={props.phone} onBack={props.onBack} />
  if (query.error) return <section className="task"><ErrorState error={query.error} onAgain={() => void query.refetch()} /></section>
  if (!query.data || !app.data) return <section className="task"><Loading what={t("loading")}><SkeletonLines lines={8} /></Loading></section>
  const form = query.data.form ? app.data.forms[localKey(query.data.form)] : undefined
  return <AppProvider app={app.data}><LoadedTask key={query.data.id} {...props} task={query.data} form={form} /></AppProvider>
}

function LoadedTask({ task, form, ...props }: Props & { task: TaskDetail; form: FormView | undefined }) {
  const { onGone, phone, side } = props
  const { decide, busy } = useDecide()
  const store = useTaskForm(task, form)
  const [showing, setShowing] = useState<"progress" | null>(null)
  useTitle(task.subject || task.title)
  const act = async (action: string, decision: Decision): Promise<string | null> => {
    const why = await decide(task, action, decision)
    if (!why && action !== "add_signer") onGone()
    return why
  }
  const collect = store ? () => (store.validate() ? store.changes() : null) : undefined
  const dialogs = (
    <>
      {showing === "progress" && <ProgressDrawer task={task} onClose={() => setShowing(null)} />}
    </>
  )
  const body = <TaskBody task={task} form={form} phone={phone} filling={store ? <TaskForm store={store} /> : null} onProgress={() => setShowing("progress")} />
  return (
    <>
      <section className="task" aria-label={task.subject || task.title}>
        {phone ? <PhoneTop {...props} task={task} onShow={setShowing} /> : <TaskTop task={task} form={form} side={side} onShow={setShowing} />}
        {body}
        <Decide task={task} busy={busy} phone={phone} onDecide={act} collect={collect} />
      </section>
      {side && <aside className="task-side"><SidePanel task={task} form={form} /></aside>}
      {dialogs}
    </>
  )
}

/** The number people call the record by. */
function numberOf(task: TaskDetail, form: FormView | undefined): string | null {
  const field = form?.fields.find((each) => each.widget === "auto_number")
  return field && task.record?.[field.key] ? String(task.record[field.key]) : null
}

function useTaskMenu(task: TaskDetail): MenuItems {
  const t = useT("inbox")
  const { me } = useSession()
  const act = useDecide()
  const instance = instanceOf(task as never) || null
  const title = task.subject || task.title
  const own = task
  const run = async (action: string): Promise<void> => {
    if (!instance) return
    if (action === "withdraw" && !(await confirm({ title: t("withdraw.title"), body: t("withdraw.text"), action: t("withdraw") }))) return
    const why = await act.instance(instance, action, title)
    if (why) void confirm({ title: t("refused", { why }), action: t("close") })
  }
  const decide = async (action: string, decision: Decision = {}): Promise<void> => {
    const why = await act.decide(task, action, decision)
    if (why) void confirm({ title: t("refused", { why }), action: t("close") })
  }
  if (!instance) return []
  return [
    { key: "history", icon: "workflow", label: t("open_run"), run: () => go(`/flows/${instance}`) },
    own.may_take_back && { key: "take_back", icon: "undo-2", label: t("take_back"), run: () => void decide("take_back") },
    ...(own.added ?? []).filter((each) => each.removable).map((each) => ({ key: `remove ${each.seat}`, icon: "user-x", label: t("remove_signer", { name: each.person.title }), run: () => void decide("remove_signer", { seat: each.seat }) })),
    own.may_urge && { key: "urge", icon: "bell", label: t("urge"), run: () => void run("urge") },
    own.may_withdraw && { key: "withdraw", icon: "undo-2", label: t("withdraw"), run: () => void run("withdraw") },
    me.is_admin && task.status === "open" && { key: "cancel", icon: "ban", danger: true, label: t("cancel_run"), run: () => void run("cancel") },
  ]
}

/** A change that is only written when it is approved. */
function Proposal({ proposal, form }: { proposal: NonNullable<TaskDetail["proposal"]>; form: FormView | undefined }) {
  const t = useT("inbox")
  const label = useLabel()
  const shown = (key: string, value: unknown) => {
    const field = form?.fields.find((each) => each.key === key)
    return field && !isEmpty(value) ? <FieldShow field={field} value={value} /> : <span className="t3">—</span>
  }
  return (
    <div className="mt2"><Note kind="info">
      <b className="b">{t("proposal")}</b>
      <ul className="changes">{proposal.values.map((each) => (
        <li key={each.field} className="row wrap g1"><span className="t3">{label(each.label) || each.field}</span><del>{shown(each.field, each.old)}</del><Icon name="arrow-right" size="xs" className="t3" />{shown(each.field, each.new)}</li>
      ))}</ul>
    </Note></div>
  )
}

interface TopProps { task: TaskDetail; form: FormView | undefined; side: boolean; onShow: (what: "progress") => void }

function TaskTop({ task, form, side, onShow }: TopProps) {
  const t = useT("inbox")
  const label = useLabel()
  const menu = useTaskMenu(task)
  return (
    <header className="bar">
      <span className="crumb ell"><span>{label(task.flow.name)}</span><Icon name="chevron-right" size="xs" /><span className="num ell">{numberOf(task, form) ?? task.record?.title ?? label(task.node.name)}</span></span>
      <span className="right row g1">
        {task.record && task.form && <Button kind="quiet" small icon="external-link" onClick={() => go(recordUrl(task.app, task.form!, task.record!.id))}>{t("open")}</Button>}
        {!side && <IconButton icon="git-branch" label={t("progress")} onClick={() => onShow("progress")} />}
        {menu.some(Boolean) && <Menu label={t("more")} align="end" items={menu} trigger={(props) => <IconButton {...props} icon="ellipsis" label={t("more")} />} />}
      </span>
    </header>
  )
}

function PhoneTop({ task, place, onBack, onShow }: Props & { task: TaskDetail; onShow: (what: "progress") => void }) {
  const t = useT("inbox")
  const label = useLabel()
  const menu = useTaskMenu(task)
  const due = task.due_at ? dueOf(task, Date.now(), t)?.text : null
  return (
    <header className="bar phone-bar" style={{ paddingLeft: 4 }}>
      <button type="button" className="pi" aria-label={t("back")} onClick={onBack}><Icon name="chevron-left" /></button>
      <div className="grow"><div className="b ell">{label(task.flow.name)}</div><div className="xs t3 num">{[place && t("of", { at: place.at, n: place.of }), due].filter(Boolean).join(" · ")}</div></div>
      {menu.some(Boolean) && <Menu label={t("more")} align="end" items={menu} trigger={(props) => <button {...props} type="button" className="pi" aria-label={t("more")}><Icon name="ellipsis" /></button>} />}
    </header>
  )
}

interface BodyProps { task: TaskDetail; form: FormView | undefined; phone: boolean; filling: ReactNode; onProgress: () => void }

function TaskBody({ task, form, phone, filling, onProgress }: BodyProps) {
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
      {task.proposal && <Proposal proposal={task.proposal} form={form} />}
      {task.agent_of && <div className="mt1"><Tag color="amber">{t("in_place_of", { name: task.agent_of.title })}</Tag></div>}
      {task.initiator && <div className="row sm t2 mt1"><Avatar name={task.initiator.title} /><span className="ell">{[task.initiator.title, formatWhen(task.since), numberOf(task, form)].filter(Boolean).join(" · ")}</span></div>}
      {phone && <PhoneSteps task={task} onAll={onProgress} />}
      {n > 0 && (
        <div className="mt2"><Note kind="warn"><span>{t("changed", { n })} <button type="button" className="link" onClick={() => setOnlyChanges(!onlyChanges)}>{t(onlyChanges ? "changed.all" : "changed.only")}</button></span></Note></div>
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
        <div className="sec"><button type="button" className="mini-flow" aria-label={t("open_run")} onClick={() => go(`/flows/${instanceOf(task as never)}`)}><Diagram diagram={task.diagram} small /></button></div>
      )}
      <HelpFacts task={task} form={form} />
    </>
  )
}

/** The record's own field where the fact is one of them (its options have labels and colours), else a plain one of that type. */
function factField(form: FormView | undefined, fact: TaskDetail["facts"][number], label: (words: Label) => string): FieldView {
  const type = fact.type ?? "text"
  return form?.fields.find((field) => field.type === type && label(field.label) === label(fact.label))
    ?? { key: "fact", type, widget: type, label: fact.label, operators: [], value_type: type, may_write: false }
}

function HelpFacts({ task, form }: { task: TaskDetail; form: FormView | undefined }) {
  const t = useT("inbox")
  const app = useAppView()
  const label = useLabel()
  const shown = new Set(form && task.record ? factFields(form, task).map((field) => label(field.label)) : [])
  const facts = (task.facts ?? []).filter((fact) => !shown.has(label(fact.label)) && !isEmpty(fact.value))
  const about = aboutOf(app, form, task)
  if (facts.length === 0 && !about) return null
  return (
    <div className="sec help-facts">
      <h3 className="sech">{t("help")}</h3>
      {about && <AboutThem {...about} />}
      {facts.length > 0 && <dl className="kv">
        {facts.map((fact, index) => (
          <div key={index} style={{ display: "contents" }}><dt>{label(fact.label)}</dt><dd className="num ell">
            <FieldShow field={factField(form, fact, label)} value={fact.value} />
          </dd></div>
        ))}
      </dl>}
    </div>
  )
}

interface About { form: FormView; id: string }

/** Whom the decision is about: the first record the form refers to whose own page names deciding facts. */
function aboutOf(app: AppView, form: FormView | undefined, task: TaskDetail): About | null {
  for (const field of form?.fields ?? []) {
    const target = field.widget === "reference" && field.form ? app.forms[localKey(field.form)] : undefined
    const value = task.record?.[field.key] as Ref | null | undefined
    if (target?.page.facts?.length && value?.id && task.fields[field.key] !== "hide") return { form: target, id: value.id }
  }
  return null
}

function AboutThem({ form, id }: About) {
  const label = useLabel()
  const { data } = useRecord(form, id)
  if (!data) return null
  const fields = (form.page.facts ?? []).flatMap((key) => form.fields.find((each) => each.key === key) ?? []).filter((field) => !isEmpty(data[field.key]))
  return (
    <dl className="kv">
      {fields.map((field) => (
        <div key={field.key} style={{ display: "contents" }}><dt>{label(field.label)}</dt><dd className="num ell"><FieldShow field={field} value={data[field.key]} rec={data} /></dd></div>
      ))}
    </dl>
  )
}

/** The way begins with whoever asked. */
function withStart(task: TaskDetail, name: string): ProgressStep[] {
  if (!task.initiator || task.progress.some((step) => step.kind === "start")) return task.progress
  return [{ node: "", name, kind: "start", status: "done", seats: [{ person: task.initiator, status: "done", outcome: null, comment: null, at: null }] }, ...task.progress]
}

function ProgressDrawer({ task, onClose }: { task: TaskDetail; onClose: () => void }) {
  const t = useT("inbox")
  return <Drawer title={t("progress")} onClose={onClose}><Progress steps={withStart(task, t("submitted"))} task={task} /></Drawer>
}

export function NoTask({ isDone }: { isDone: boolean }) {
  const t = useT("inbox")
  return <section className="task center"><Empty icon={isDone ? "circle-check" : "inbox"} title={t(isDone ? "all.done" : "choose")} text={isDone ? t("none_text") : undefined} /></section>
}

