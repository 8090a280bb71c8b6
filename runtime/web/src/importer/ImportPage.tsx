/** Bringing a spreadsheet: file → columns to fields → dry run with every mistake → import that survives a reload. */
import { useState } from "react"
import { useParams } from "@/frame/router"
import { useMutation } from "@tanstack/react-query"
import { api } from "@/api"
import { listUrl, useAppView, useFormMaybe } from "@/app"
import type { AppView, FormView, ImportCheck, ImportPlan } from "@/api/types"
import { useLabel, useT } from "@/i18n"
import { useQueryString, useWriteQuery } from "@/list/address"
import { lower } from "@/list/states"
import { A } from "@/ui/A"
import { Empty } from "@/ui/Empty"
import { Icon } from "@/ui/Icon"
import { useTitle } from "@/ui/useTitle"
import { CheckStep } from "./CheckStep"
import { FileStep } from "./FileStep"
import { importable, suggested, type Mapping } from "./mapping"
import { MapStep } from "./MapStep"
import { RunStep } from "./RunStep"
import "./importer.css"
import "./texts"

const STEPS = ["file", "map", "check", "run"] as const
type Step = (typeof STEPS)[number]

export type OnMatch = "update" | "skip" | "create"
export interface ImportChoice { mapping: Mapping; match: string[]; on_match: OnMatch }

export default function ImportPage() {
  const { form: key } = useParams() as { form: string }
  const app = useAppView()
  const form = useFormMaybe(key)
  const t = useT("importer")
  const label = useLabel()
  if (!form?.may.import) return <Empty icon="lock" title={t("denied", { form: form ? lower(label(form.plural) || label(form.name)) : key })} text={t("denied.text")} />
  return <ImportWizard key={form.key} app={app} form={form} />
}

export function ImportWizard({ app, form }: { app: AppView; form: FormView }) {
  const t = useT("importer")
  const label = useLabel()
  const query = useQueryString()
  const write = useWriteQuery()
  const running = new URLSearchParams(query).get("import")
  const [plan, setPlan] = useState<(ImportPlan & { file: string }) | null>(null)
  const [choice, setChoice] = useState<ImportChoice>({ mapping: {}, match: [], on_match: "update" })
  const [step, setStep] = useState<Step>(running ? "run" : "file")
  const check = useMutation({ mutationFn: () => api.post<ImportCheck>(`imports/${plan!.id}/check`, choice) })
  const names = lower(label(form.plural) || label(form.name))
  useTitle(t("title", { form: names }))

  const loaded = (read: ImportPlan, file: string): void => {
    const fields = importable(form)
    const mapping = suggested(read, fields)
    const unique = fields.find((field) => field.unique && Object.values(mapping).includes(field.key))
    setPlan({ ...read, file })
    setChoice({ mapping, match: unique ? [unique.key] : [], on_match: "update" })
    setStep("map")
  }
  const start = (): void => { write(`import=${plan!.id}`, "replace"); setStep("run") }
  const again = (): void => { write("", "replace"); setPlan(null); check.reset(); setStep("file") }
  return (
    <>
      <header className="bar"><span className="crumb"><A href={listUrl(app.key, form.key)}>{label(form.plural) || label(form.name)}</A><Icon name="chevron-right" size="xs" /><h1>{t("title", { form: names })}</h1></span></header>
      <div className="wizard">
        <Steps at={step} />
        <div className="card">
          {step === "file" && <FileStep app={app} form={form} onLoaded={loaded} />}
          {step === "map" && plan && <MapStep form={form} plan={plan} choice={choice} onChange={setChoice} onBack={again} onNext={() => { setStep("check"); check.mutate() }} />}
          {step === "check" && plan && <CheckStep plan={plan} check={check} onBack={() => setStep("map")} onRun={start} />}
          {step === "run" && (running ?? plan?.id) && <RunStep id={(running ?? plan?.id)!} isNew={plan !== null} app={app} form={form} onAgain={again} />}
        </div>
      </div>
    </>
  )
}

function Steps({ at }: { at: Step }) {
  const t = useT("importer")
  const now = STEPS.indexOf(at)
  return (
    <ol className="wizard-steps">
      {STEPS.map((step, index) => (
        <li key={step} className={index === now ? "on" : index < now ? "past" : ""} aria-current={index === now ? "step" : undefined}><b>{index < now ? <Icon name="check" size="xs" /> : index + 1}</b>{t(`step.${step}`)}</li>
      ))}
    </ol>
  )
}
