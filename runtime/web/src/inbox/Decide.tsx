/** The bar at the foot of a task: say something, then decide. Approve is the only filled button. */
import { useRef, useState } from "react"
import type { TaskDetail } from "@/api/types"
import { useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { Icon } from "@/ui/Icon"
import { IconButton } from "@/ui/IconButton"
import { Menu } from "@/ui/Menu"
import { Note } from "@/ui/Note"
import { toast } from "@/ui/toast"
import { useKeys } from "@/ui/useKeys"
import { ActionDialog } from "./ActionDialog"
import type { Decision } from "./data"
import { draftOf, keepDraft } from "./drafts"
import { asksMore, SignDialog, takesMore } from "./Sign"
import { needsComment, sortActions } from "./steps"

interface Props {
  task: TaskDetail
  busy: string | null
  phone: boolean
  onDecide: (action: string, decision: Decision) => Promise<string | null>
  /** form tasks: the values to send, or null while the form has mistakes. */
  collect?: () => Record<string, unknown> | null
}

const ICONS: Record<string, string> = { approve: "check", reject: "x", return: "corner-up-left", transfer: "share-2", delegate: "share-2", add_signer: "user-plus", cc: "mail", complete: "check", read: "check" }
const KEYS: Record<string, string> = { approve: "A", reject: "R" }
const ASKS = new Set(["return", "transfer", "delegate", "add_signer", "cc"])

export function Decide({ task, busy, phone, onDecide, collect }: Props) {
  const t = useT("inbox")
  const [comment, setKept] = useState(() => draftOf(task.id))
  const setComment = (words: string): void => { setKept(words); keepDraft(task.id, words) }
  const [mistake, setMistake] = useState<string | null>(null)
  const [extra, setExtra] = useState<Decision>({})
  const [asking, setAsking] = useState<string | null>(null)
  const box = useRef<HTMLTextAreaElement>(null)
  const { main, rare } = sortActions(task.actions)

  const send = async (action: string, decision: Decision): Promise<string | null> => {
    const why = await onDecide(action, decision)
    if (!why) setComment("")
    return why
  }
  const act = async (action: string, withMore = false): Promise<void> => {
    if (busy) return
    if (ASKS.has(action)) return setAsking(action)
    const more = withMore || asksMore(task, action)
    if (needsComment(task, action) && !comment.trim() && !more) {
      setMistake(action === "reject" ? t("comment.needed", { name: task.initiator?.title ?? "" }) : t("comment.required"))
      box.current?.focus()
      return
    }
    const values = action === "complete" || action === "approve" ? collect?.() : undefined
    if (collect && values === null) return
    if (more) {
      setExtra({ comment: comment.trim() || undefined, ...(values ? { values } : {}) })
      return setAsking(`sign:${action}`)
    }
    const why = await send(action, { comment: comment.trim() || undefined, ...(values && Object.keys(values).length > 0 ? { values } : {}) })
    setMistake(why ? t("refused", { why }) : null)
  }
  useKeys({ Enter: () => box.current?.focus(), A: () => { if (task.actions.includes("approve")) void act("approve") }, R: () => { if (task.actions.includes("reject")) void act("reject") } }, task.actions.length > 0)
  if (task.actions.length === 0) return comment.trim() ? <Unsent text={comment} /> : null

  const onlyReads = main.every((action) => action === "read")
  const text = onlyReads ? null : (
    <textarea ref={box} className={`input${mistake ? " err" : ""}`} rows={1} aria-label={t("comment")} aria-invalid={mistake ? true : undefined} aria-describedby={mistake ? "decide-mistake" : undefined} value={comment}
      placeholder={t(task.needs?.comment === "always" ? "comment.always" : phone || !task.actions.includes("reject") ? "comment" : "comment.place")} onChange={(event) => { setComment(event.target.value); setMistake(null) }}
      onKeyDown={(event) => { if (event.key === "Escape") event.currentTarget.blur() }} />
  )
  const says = mistake && <div id="decide-mistake" className="mt2"><Note kind="bad">{mistake}</Note></div>
  const button = (action: string, full = false) => (
    <Button key={action} kind={action === "approve" || action === "complete" || action === "read" ? "primary" : action === "reject" ? "danger" : full ? "default" : rare.includes(action) ? "quiet" : "default"} icon={ICONS[action]} keys={phone ? undefined : KEYS[action]} busy={busy === action} disabled={busy !== null && busy !== action} onClick={() => void act(action)}>{t(action)}</Button>
  )
  const dialog = asking?.startsWith("sign:") ? <SignDialog task={task} action={asking.slice(5)} decision={extra} busy={busy !== null} onDo={send} onClose={() => setAsking(null)} />
    : asking && <ActionDialog task={task} action={asking} comment={comment} busy={busy === asking} onDo={send} onClose={() => setAsking(null)} />
  const decision = main.find((action) => action === "approve" || action === "complete")
  const attach = t(`attach.${(task.needs?.signature ?? "none") === "none" ? "files" : (task.needs?.files ?? "none") === "none" ? "signature" : "both"}`)
  const withMore = decision !== undefined && takesMore(task) && !asksMore(task, decision)
  if (phone) {
    const shown = main.filter((action) => action !== "return").slice(0, 2).reverse()
    const rest = [...main, ...rare].filter((action) => !shown.includes(action))
    return (
      <div className="phone-decide">
        {text}{says}
        <div className="acts" style={shown.length === 1 ? { gridTemplateColumns: "1fr 48px" } : undefined}>
          {shown.map((action) => button(action))}
          {(rest.length > 0 || withMore) && <Menu label={t("more")} side="top" align="end" trigger={(props) => <button {...props} type="button" className="btn icon" aria-label={t("more")}><Icon name="ellipsis" /></button>}
            items={[...rest.map((action) => ({ key: action, icon: ICONS[action], label: t(action), run: () => void act(action) })), withMore && { key: "more", icon: "paperclip", label: attach, run: () => void act(decision, true) }]} />}
        </div>
        {dialog}
      </div>
    )
  }
  return (
    <div className="task-foot">
      {text}{says}
      <div className={onlyReads ? "row" : "row mt2"}>{main.map((action) => button(action))}<span className="right row">
        {withMore && <IconButton icon="paperclip" small={false} label={attach} onClick={() => void act(decision, true)} />}
        {rare.slice(0, rare.length > 2 ? 1 : 2).map((action) => button(action))}
        {rare.length > 2 && <Menu label={t("more")} side="top" align="end" trigger={(props) => <IconButton {...props} icon="ellipsis" small={false} label={t("more")} />} items={rare.slice(1).map((action) => ({ key: action, icon: ICONS[action], label: t(action), run: () => void act(action) }))} />}
      </span></div>
      {dialog}
    </div>
  )
}

/** What was typed when the task was closed by somebody else: it can still be copied. */
function Unsent({ text }: { text: string }) {
  const t = useT("inbox")
  const copy = (): void => void navigator.clipboard.writeText(text).then(() => toast(t("copied"), { icon: "copy" }))
  return (
    <div className="task-foot">
      <Note kind="plain" actions={<Button small icon="copy" onClick={copy}>{t("copy")}</Button>}>{t("unsent")} <span className="b">“{text}”</span></Note>
    </div>
  )
}
