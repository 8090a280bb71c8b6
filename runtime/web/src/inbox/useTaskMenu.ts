/** What may be done with a task besides deciding it: look at its run, urge, withdraw, take back, remove a signer. */
import { useState } from "react"
import type { TaskDetail } from "@/api/types"
import { useT } from "@/i18n"
import { useSession } from "@/session"
import { confirm } from "@/ui/Confirm"
import type { MenuItems } from "@/ui/Menu"
import { go } from "@/ui/navigation"
import { useDecide } from "./data"
import { instanceOf } from "./instance"

export interface TaskMenu { items: MenuItems; mistake: string | null; forgive: () => void }

export function useTaskMenu(task: TaskDetail): TaskMenu {
  const t = useT("inbox")
  const { me } = useSession()
  const act = useDecide()
  const [mistake, setMistake] = useState<string | null>(null)
  const instance = instanceOf(task as never) || null
  const ask = { withdraw: ["withdraw", false], cancel: ["cancel_run", true] } as const
  const run = async (action: "withdraw" | "urge" | "cancel"): Promise<void> => {
    if (!instance) return
    if (action !== "urge") {
      const [key, danger] = ask[action]
      if (!(await confirm({ title: t(`${key}.title`), body: t(`${key}.text`), action: t(key), danger }))) return
    }
    setMistake(await act.instance(instance, action, task.subject || task.title))
  }
  const decide = async (action: string, seat?: string): Promise<void> => setMistake(await act.decide(task, action, { seat }))
  const items: MenuItems = instance ? [
    { key: "history", icon: "workflow", label: t("open_run"), run: () => go(`/flows/${instance}`) },
    task.may_take_back && { key: "take_back", icon: "undo-2", label: t("take_back"), run: () => void decide("take_back") },
    ...(task.added ?? []).filter((each) => each.removable).map((each) => ({ key: `remove ${each.seat}`, icon: "user-x", label: t("remove_signer", { name: each.person.title }), run: () => void decide("remove_signer", each.seat) })),
    task.may_urge && { key: "urge", icon: "bell", label: t("urge"), run: () => void run("urge") },
    task.may_withdraw && { key: "withdraw", icon: "undo-2", label: t("withdraw"), run: () => void run("withdraw") },
    me.is_admin && task.status === "open" && { key: "cancel", icon: "ban", danger: true, label: t("cancel_run"), run: () => void run("cancel") },
  ] : []
  return { items, mistake, forgive: () => setMistake(null) }
}
