/** What one has to know before deciding: why the task came, what has stopped the run, or that it is not open any more. */
import type { TaskDetail } from "@/api/types"
import { formatWhen, inSentence, useLabel, useT } from "@/i18n"
import { useSession } from "@/session"
import { Avatar } from "@/ui/Avatar"
import { Button } from "@/ui/Button"
import { IconButton } from "@/ui/IconButton"
import { go } from "@/ui/navigation"
import { Note } from "@/ui/Note"
import type { TaskMenu } from "./useTaskMenu"

interface Props {
  task: TaskDetail
  menu: TaskMenu
  /** The server does not show it any more. */
  gone: boolean
}

export function TaskNotes({ task, menu, gone }: Props) {
  const t = useT("inbox")
  const words = useLabel()
  const wasOpen = task.status === "done" && task.outcome === "cancelled"
  return (
    <div className="task-notes">
      {menu.mistake && <Note kind="bad" actions={<IconButton icon="x" label={t("close")} onClick={menu.forgive} />}>{t("refused", { why: menu.mistake })}</Note>}
      {gone ? <Note kind="warn">{t("gone")}</Note> : wasOpen && <Closed task={task} />}
      {task.incidents?.map((each) => (
        <Note key={each.id} kind="bad"><b className="bb">{t("stopped", { node: words(each.name) || each.node })}</b><div>{each.message} {!task.may_manage && t("stopped.told")}</div></Note>
      ))}
      {task.own && <Note kind="info" actions={<Button small onClick={() => go(`/inbox/${task.own}`)}>{t("own.open")}</Button>}>{t("own")}</Note>}
      <Because task={task} />
    </div>
  )
}

function Closed({ task }: { task: TaskDetail }) {
  const t = useT("inbox")
  const { closed } = task
  const values = { name: closed?.by?.title ?? "", when: closed ? inSentence(formatWhen(closed.at)) : "" }
  const said = closed?.by ? t(`closed.${closed.kind}`, values) : ""
  return <Note kind="warn">{said && said !== `closed.${closed?.kind}` ? said : t("closed.other", values)}</Note>
}

function Because({ task }: { task: TaskDetail }) {
  const t = useT("inbox")
  const { me } = useSession()
  const { because } = task
  if (!because?.by || because.by.id === me.id || task.status === "done" && task.kind !== "cc") return null
  return (
    <div className="row because">
      <Avatar name={because.by.title} size="m" />
      <div className="grow">
        <div><span className="b">{t(`because.${because.kind}`, { name: because.by.title })}</span> <span className="t3 xs num">{formatWhen(because.at)}</span></div>
        {because.comment && <div className="t2">“{because.comment}”</div>}
      </div>
    </div>
  )
}
