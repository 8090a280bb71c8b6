/** A change of this record that somebody has asked for and nobody has approved yet. */
import { useQuery } from "@tanstack/react-query"
import { api } from "@/api"
import type { FormView, Label, Rec, Ref } from "@/api/types"
import { useAppView } from "@/app"
import { addTexts, formatList, formatWhen, useLanguage, useT } from "@/i18n"
import { Changes } from "@/inbox/Proposal"
import { Button } from "@/ui/Button"
import { go } from "@/ui/navigation"
import { Note } from "@/ui/Note"

addTexts("held", {
  en: { asked: "Change asked for by {name}, {when}.", asked_plain: "Change asked for, {when}.", waits: "It waits for {names}, and is written when it is approved:", on_its_way: "It is written when it is approved:", decide: "Decide", show: "Show the request" },
  zh: { asked: "{name} 于 {when} 提交了修改。", asked_plain: "{when} 提交了修改。", waits: "等待 {names} 审批，通过后写入：", on_its_way: "审批通过后写入：", decide: "去审批", show: "查看申请" },
})

interface Held {
  instance: string
  by: Ref | null
  at: string
  values: { field: string; label: Label; old: unknown; new: unknown }[]
  waits_for: Ref[]
  /** The reader's own task. */
  task: string | null
  may_open: boolean
}

export function HeldChange({ form, record }: { form: FormView; record: Rec }) {
  const t = useT("held")
  const language = useLanguage()
  const app = useAppView()
  const isHeld = Object.values(app.flows).some((flow) => flow.holds.includes(form.key))
  const { data: held } = useQuery({
    queryKey: ["held", app.key, form.key, record.id],
    queryFn: async () => (await api.get<{ change: Held | null }>(`apps/${app.key}/flows/held/${form.key}/${record.id}`)).change,
    enabled: isHeld,
  })
  if (!held) return null
  const when = formatWhen(held.at)
  const link = held.task ? { href: `/inbox/${held.task}`, text: t("decide") } : held.may_open ? { href: `/flows/${held.instance}`, text: t("show") } : null
  return (
    <Note kind="info" actions={link && <Button small onClick={() => go(link.href)}>{link.text}</Button>}>
      {held.by ? t("asked", { name: held.by.title, when }) : t("asked_plain", { when })}{language === "zh" ? "" : " "}
      {held.waits_for.length > 0 ? t("waits", { names: formatList(held.waits_for.map((each) => each.title)) }) : t("on_its_way")}
      <Changes values={held.values} form={form} />
    </Note>
  )
}
