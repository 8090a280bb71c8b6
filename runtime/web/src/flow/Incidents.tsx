/** What stopped a run, and the ways to go on: try again, repair the data first, or skip the step. */
import { useState } from "react"
import { useLabel, useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { confirm } from "@/ui/Confirm"
import { Dialog } from "@/ui/Dialog"
import { Field } from "@/ui/Field"
import { Note } from "@/ui/Note"
import { useRunActs } from "./data"
import type { Incident, Instance } from "./types"

export function Incidents({ run }: { run: Instance }) {
  return <>{run.incidents.map((incident) => <Stopped key={incident.id} incident={incident} run={run} />)}</>
}

function Stopped({ incident, run }: { incident: Incident; run: Instance }) {
  const t = useT("flow")
  const words = useLabel()
  const { act, busy } = useRunActs(run.id)
  const [why, setWhy] = useState<string | null>(null)
  const [repairing, setRepairing] = useState(false)
  const node = words(incident.name) || incident.node
  const skip = async () => {
    if (await confirm({ title: t("skip_title", { node }), body: t("skip_text"), action: t("skip"), danger: true }))
      setWhy(await act("skip", { node: incident.id }))
  }
  return (
    <Note kind="bad" actions={run.may_manage && (
      <span className="row wrap">
        <Button small icon="refresh-cw" busy={busy === "retry"} onClick={() => void act("retry", { node: incident.id }).then(setWhy)}>{t("retry")}</Button>
        {Object.keys(run.values ?? {}).length > 0 && <Button small icon="pencil" onClick={() => setRepairing(true)}>{t("repair")}</Button>}
        <Button small kind="quiet" busy={busy === "skip"} onClick={() => void skip()}>{t("skip")}</Button>
      </span>
    )}>
      <b className="bb">{t("incident", { node })}</b>
      <div>{incident.message}</div>
      {why && <div className="danger">{why}</div>}
      {repairing && <Repair incident={incident} run={run} onClose={() => setRepairing(false)} />}
    </Note>
  )
}

const written = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value ?? null))

/** A text that is JSON is taken as such (numbers, lists, true); anything else as the text it is. */
export function readValue(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

function Repair({ incident, run, onClose }: { incident: Incident; run: Instance; onClose: () => void }) {
  const t = useT("flow")
  const { act, busy } = useRunActs(run.id)
  const before = Object.entries(run.values ?? {}).map(([key, value]) => [key, written(value)] as const)
  const [values, setValues] = useState<Record<string, string>>(Object.fromEntries(before))
  const [why, setWhy] = useState<string | null>(null)
  const send = async () => {
    const changed = before.filter(([key, text]) => values[key] !== text).map(([key]) => [key, readValue(values[key]!)])
    const said = await act("retry", { node: incident.id, values: Object.fromEntries(changed) })
    setWhy(said)
    if (!said) onClose()
  }
  return (
    <Dialog title={t("repair_title")} about={t("repair_text")} light={false} onClose={onClose} onSubmit={() => void send()} footer={
      <span className="right row"><Button onClick={onClose}>{t("cancel")}</Button><Button kind="primary" type="submit" busy={busy === "retry"}>{t("retry")}</Button></span>
    }>
      {why && <Note kind="bad">{why}</Note>}
      <div className="col g3">
        {before.map(([key]) => (
          <Field key={key} label={key}>
            {({ id }) => <textarea id={id} className="input mono" rows={values[key]!.length > 60 ? 3 : 1} value={values[key]} onChange={(event) => setValues({ ...values, [key]: event.target.value })} />}
          </Field>
        ))}
      </div>
    </Dialog>
  )
}
