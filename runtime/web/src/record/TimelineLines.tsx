import type { ReactNode } from "react"
import type { FormView, Label, Ref, TimelineItem } from "@/api/types"
import { fieldOf, localKey, recordUrl, useAppView } from "@/app"
import { inSentence, useLabel, useLanguage, useT } from "@/i18n"
import { A } from "@/ui/A"
import { Icon } from "@/ui/Icon"
import { CellShow, isEmpty, textOf } from "@/widgets"

/** `made` of a rule's line, and a related line itself. */
interface Made {
  form: string
  record: Ref
}

const Strong = ({ children }: { children: ReactNode }) => <b className="b">{children}</b>

export function useWho(item: TimelineItem): string {
  const t = useT("record")
  const words = useLabel()
  const via = item.via as { kind: "rule" | "flow"; name: Label } | undefined
  if (item.by) return item.by.title
  return via ? t(via.kind === "rule" ? "by_rule" : "by_flow", { name: words(via.name) }) : t("system")
}

/** "a follow-up", "an order"; in Chinese the name as it is. */
export const oneOf = (name: string, language: "en" | "zh"): string =>
  language === "zh" ? name : `${/^[aeiou]/i.test(name) ? "an" : "a"} ${inSentence(name, language)}`

function useFormNamed(key: string): FormView | undefined {
  return useAppView().forms[localKey(key)]
}

function RecordTitle({ form, record }: Made) {
  const app = useAppView()
  if (!app.forms[localKey(form)]) return <Strong>{record.title}</Strong>
  return (
    <A className="acc" href={recordUrl(app.key, form, record.id)}>
      {record.title || `#${record.id}`}
    </A>
  )
}

/** "Chen Yu added a follow-up: First visit" */
export function RelatedLine({ item }: { item: TimelineItem }) {
  const t = useT("record")
  const words = useLabel()
  const language = useLanguage()
  const form = useFormNamed(String(item.form))
  const name = oneOf(words(form?.name) || String(item.form), language)
  const amount = item.amount as { field: string; value: string } | undefined
  const field = amount && form ? fieldOf(form, amount.field) : undefined
  const sum = field ? amount : undefined
  return (
    <>
      <Strong>{useWho(item)}</Strong> {t("did_add", { form: name })}
      <RecordTitle form={String(item.form)} record={item.record as Ref} />
      {sum && <span className="num"> · <Strong>{textOf(field!, sum.value)}</Strong></span>}
    </>
  )
}

export function RelatedIcon({ form }: { form: string }) {
  return <Icon name={useFormNamed(form)?.icon || "link"} />
}

function MadeByRule({ made }: { made: Made }) {
  const t = useT("record")
  const words = useLabel()
  const language = useLanguage()
  const form = useFormNamed(made.form)
  return (
    <>
      {" "}
      {t("rule_made", { form: oneOf(words(form?.name) || made.form, language) })}
      <RecordTitle {...made} />
    </>
  )
}

/** "Rule VIP follow-up created a to-do: Follow up this VIP customer now" */
export function RuleLine({ item }: { item: TimelineItem }) {
  const t = useT("record")
  const words = useLabel()
  const rule = item.rule as { key: string; name: Label }
  const made = (item.made as Made[] | undefined) ?? []
  return (
    <>
      {t("rule")} <Strong>{words(rule.name) || rule.key}</Strong>
      {made.length ? made.map((each) => <MadeByRule key={`${each.form}/${each.record.id}`} made={each} />) : ` ${t("rule_ran")}`}
    </>
  )
}

const SENT = ["sent", "queued", "failed", "skipped"]

/** "E-mail to Li Na: Your order is on its way · not sent" */
export function MailLine({ item }: { item: TimelineItem }) {
  const t = useT("record")
  const words = useLabel()
  const status = String(item.status)
  const to = (item.to as Ref | undefined)?.title
  const subject = words(item.subject as Label | undefined)
  return (
    <>
      {t(item.channel === "email" ? "mail" : "message")} {to && <>{t("sent_to")} <Strong>{to}</Strong></>}
      {subject && <span className="t2">{t("colon")}{subject}</span>}
      {status !== "sent" && SENT.includes(status) && <span className="t3"> · {t(`mail_${status}`)}</span>}
    </>
  )
}

const DECIDED: [RegExp, string][] = [
  [/^(advised_)?approv/, "flow_approved"],
  [/^(advised_)?reject/, "flow_rejected"],
  [/^complet/, "flow_completed"],
  [/^return/, "flow_returned"],
  [/^transfer/, "flow_transferred"],
  [/^delegat/, "flow_delegated"],
]

/** "Li Na approved Legal · Order approval" with what was said */
export function FlowLine({ item }: { item: TimelineItem }) {
  const t = useT("record")
  const words = useLabel()
  const flow = words((item.flow as { name: Label } | undefined)?.name)
  const who = useWho(item)
  const outcome = String(item.outcome ?? "")
  const agentOf = item.agent_of as Ref | undefined
  if (item.what === "ended")
    return (
      <>
        {t("flow")} <Strong>{flow}</Strong> {t("flow_ended")}
        {outcome && <span className="t2"> · {t(ENDED[outcome] ?? "as_it_is", { text: outcome })}</span>}
      </>
    )
  if (item.what === "decided") {
    const key = DECIDED.find(([pattern]) => pattern.test(outcome))?.[1] ?? "flow_decided"
    return (
      <>
        <Strong>{who}</Strong>
        {agentOf && <span className="t2"> {t("for_whom", { name: agentOf.title })}</span>} {t(key)} <Strong>{words(item.node as Label)}</Strong>
        <span className="t3"> · {flow}</span>
      </>
    )
  }
  return (
    <>
      <Strong>{who}</Strong> {t("flow_started")} <Strong>{flow}</Strong>
    </>
  )
}

const ENDED: Record<string, string> = {
  approved: "end_approved",
  rejected: "end_rejected",
  completed: "end_completed",
  withdrawn: "end_withdrawn",
  cancelled: "end_cancelled",
}

/** A choice that went from one option to another fits one line, as stages do; null for anything else. */
export function choiceMove(item: TimelineItem, form: FormView) {
  const [change, ...others] = item.changes ?? []
  const field = change && fieldOf(form, change.field)
  if (!change || others.length || field?.widget !== "choice" || isEmpty(change.old) || isEmpty(change.new)) return null
  return { field, old: change.old, new: change.new }
}

export function MoveLine({ item, move }: { item: TimelineItem; move: NonNullable<ReturnType<typeof choiceMove>> }) {
  const t = useT("record")
  const words = useLabel()
  return (
    <>
      <Strong>{useWho(item)}</Strong> {t("did_move", { field: words(move.field.label) || move.field.key })}{" "}
      <CellShow field={move.field} value={move.old} /> {t("to")} <CellShow field={move.field} value={move.new} />
    </>
  )
}
