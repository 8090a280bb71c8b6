/** A change that has to be approved before it is written: asked once, then on its way as a request. */
import { api, isProblem } from "@/api"
import { addTexts, currentLanguage, say } from "@/i18n"
import { confirm } from "@/ui/Confirm"
import { go } from "@/ui/navigation"
import { toast } from "@/ui/toast"

addTexts("propose", {
  en: { title: "Submit this change for approval?", title_new: "Submit this new record for approval?", text: "It is written as soon as it is approved; until then the record stays as it is.", text_new: "It is created as soon as it is approved.", action: "Submit for approval", sent: "Submitted for approval", show: "Show" },
  zh: { title: "将此修改提交审批？", title_new: "将此新记录提交审批？", text: "审批通过后立即写入；在此之前记录保持不变。", text_new: "审批通过后立即创建。", action: "提交审批", sent: "已提交审批", show: "查看" },
})

/** What somebody wanted to write. Without `record`: a new one. */
export interface Change { values: Record<string, unknown>; record?: string; revision?: number }

/** `other`: it was refused for another reason; `kept`: the person did not want to ask. */
export type Offered = "other" | "sent" | "kept"

/** After a refused write: when a flow wants to be asked first, offers to do so. Throws what refuses the request. */
export async function offerApproval(app: string, error: unknown, change: Change): Promise<Offered> {
  if (!isProblem(error) || error.code !== "flow.needs_approval" || typeof error.extra.flow !== "string") return "other"
  const t = (key: string): string => say(currentLanguage(), "propose", key)
  const kind = change.record ? "" : "_new"
  if (!(await confirm({ title: t(`title${kind}`), body: t(`text${kind}`), action: t("action") }))) return "kept"
  const { instance } = await api.post<{ instance: string }>(`apps/${app}/flows/${error.extra.flow.split(".").pop()}/propose`, change)
  toast(t("sent"), { action: { label: t("show"), run: () => go(`/flows/${instance}`) } })
  return "sent"
}
