/** What else helps to decide: the flow's own facts, and those of the record it is about. */
import type { AppView, FieldView, FormView, Label, Ref, TaskDetail } from "@/api/types"
import { localKey, useAppView } from "@/app"
import { useLabel, useT } from "@/i18n"
import { useRecord } from "@/record/data"
import { FieldShow, isEmpty } from "@/widgets"
import { factFields } from "./Facts"

/** The record's own field where the fact is one of them (its options have labels and colours), else a plain one of that type. */
function factField(form: FormView | undefined, fact: TaskDetail["facts"][number], label: (words: Label) => string): FieldView {
  const type = fact.type ?? "text"
  return form?.fields.find((field) => field.type === type && label(field.label) === label(fact.label))
    ?? { key: "fact", type, widget: type, label: fact.label, operators: [], value_type: type, may_write: false }
}

export function HelpFacts({ task, form }: { task: TaskDetail; form: FormView | undefined }) {
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
