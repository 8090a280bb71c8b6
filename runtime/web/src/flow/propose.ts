/** A change that has to be approved before it is written: asked once, then on its way as a request. */
import { api, isProblem } from "@/api"
import { addTexts, type Translate } from "@/i18n"
import { confirm } from "@/ui/Confirm"
import { toast } from "@/ui/toast"

addTexts("propose", {
  en: { title: "Submit this change for approval?", text: "It is written as soon as it is approved; until then the record stays as it is.", action: "Submit for approval", sent: "Submitted for approval" },
  zh: { title: "将此修改提交审批？", text: "审批通过后立即写入；在此之前记录保持不变。", action: "提交审批", sent: "已提交审批" },
})

interface Change { values: Record<string, unknown>; record?: string; revision?: number }

/** The flow that wants to be asked before this is written, if that is what was wrong. */
export const flowToAsk = (error: unknown): string | null =>
  isProblem(error) && error.code === "flow.needs_approval" && typeof error.extra.flow === "string" ? error.extra.flow : null

/** `flow`: its key, with or without its app's. Answers whether the change is on its way; throws what the server refuses. */
export async function offerApproval(app: string, flow: string, change: Change, t: Translate): Promise<boolean> {
  if (!(await confirm({ title: t("title"), body: t("text"), action: t("action") }))) return false
  await api.post(`apps/${app}/flows/${flow.split(".").pop()}/propose`, change)
  toast(t("sent"))
  return true
}
