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
        <Button small icon="refresh-cw" busy={busy === "retry"} onClick={() => void act("retry", { node: incident.id }, incident.id).then(setWhy)}>{t("retry")}</Button>
        {Object.keys(run.variables ?? {}).length > 0 && <Button small icon="pencil" onClick={() => setRepairing(true)}>{t("repair")}</Button>}
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

function Repair({ incident, run, onClose }: { incident: Incident; run: Instance; onClose: () => void }) {
  const t = useT("flow")
  const { act, busy } = useRunActs(run.id)
  const before = Object.entries(run.variables ?? {})
  const [values, setValues] = useState<Record<string, string>>(Object.fromEntries(before))
  const [why, setWhy] = useState<string | null>(null)
  const send = async () => {
    const changed = before.filter(([key, text]) => values[key] !== text).map(([key]) => [key, values[key]!])
    const said = await act("retry", { node: incident.id, feel: Object.fromEntries(changed) }, incident.id)
    setWhy(said)
    if (!said) onClose()
  }
  return (
    <Dialog title={t("repair_title")} about={t("repair_text")} light={false} onClose={onClose} onSubmit={() => void send()} footer={
      <span className="right row"><Button onClick={onClose}>{t("cancel")}</Button><Button kind="primary" type="submit" busy={busy === "retry"}>{t("retry")}</Button></span>
    }>
      {why && <Note kind="bad">{why}</Note>}
      <p className="t2 sm" style={{ marginBottom: 12 }}>{t("repair_how")}</p>
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
