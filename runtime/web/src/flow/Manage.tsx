/** What administrators may do to a run: give a task to somebody else, end it, or move it to the newest version of its flow. */
import { useEffect, useState } from "react"
import { formatNumber, useLabel, useT } from "@/i18n"
import { reasonOf } from "@/list/edit"
import { Button } from "@/ui/Button"
import { Dialog } from "@/ui/Dialog"
import { Field } from "@/ui/Field"
import { Icon } from "@/ui/Icon"
import { Menu } from "@/ui/Menu"
import { Note } from "@/ui/Note"
import { Select } from "@/ui/Select"
import { Loading, SkeletonLines } from "@/ui/Skeleton"
import { askMigration, useRunActs } from "./data"
import { openSeats, Reassign } from "./Reassign"
import type { Instance, Migration } from "./types"

export function Manage({ run }: { run: Instance }) {
  const t = useT("flow")
  const [open, setOpen] = useState<"terminate" | "migrate" | "reassign" | null>(null)
  if (!run.may_manage || run.status === "ended") return null
  return (
    <>
      <Menu label={t("manage")} align="end" trigger={(props) => <Button {...props} small icon="settings">{t("manage")}</Button>} items={[
        run.newest > run.release && { key: "migrate", icon: "arrow-up", label: t("migrate"), run: () => setOpen("migrate") },
        openSeats(run).length > 0 && { key: "reassign", icon: "share-2", label: t("reassign"), run: () => setOpen("reassign") },
        { key: "terminate", icon: "ban", danger: true, label: t("terminate"), run: () => setOpen("terminate") },
      ]} />
      {open === "terminate" && <Terminate run={run} onClose={() => setOpen(null)} />}
      {open === "reassign" && <Reassign run={run} onClose={() => setOpen(null)} />}
      {open === "migrate" && <Migrate run={run} onClose={() => setOpen(null)} />}
    </>
  )
}

function Terminate({ run, onClose }: { run: Instance; onClose: () => void }) {
  const t = useT("flow")
  const ti = useT("inbox")
  const { act, busy } = useRunActs(run.id)
  const [comment, setComment] = useState("")
  const [why, setWhy] = useState<string | null>(null)
  const send = async () => {
    const said = await act("cancel", { comment: comment.trim() })
    setWhy(said)
    if (!said) onClose()
  }
  return (
    <Dialog title={t("terminate_title")} about={t("terminate_text")} onClose={onClose} onSubmit={() => void send()} footer={
      <span className="right row"><Button onClick={onClose}>{t("cancel")}</Button><Button kind="danger-primary" type="submit" busy={busy !== null}>{t("terminate")}</Button></span>
    }>
      <Field label={ti("comment")}>{({ id }) => <textarea id={id} className="input" rows={3} value={comment} onChange={(event) => setComment(event.target.value)} />}</Field>
      {why && <div className="mt3"><Note kind="bad">{why}</Note></div>}
    </Dialog>
  )
}

function Migrate({ run, onClose }: { run: Instance; onClose: () => void }) {
  const t = useT("flow")
  const words = useLabel()
  const { act, busy } = useRunActs(run.id)
  const [nodes, setNodes] = useState<Record<string, string>>({})
  const [found, setFound] = useState<Migration | null>(null)
  const [why, setWhy] = useState<string | null>(null)
  useEffect(() => { askMigration(run.id, nodes).then(setFound, (error: unknown) => setWhy(reasonOf(error))) }, [run.id, nodes])
  /** The step it goes on at: the chosen one, else the one of the same name, where the new version has it. */
  const targetOf = (move: Migration["moves"][number]): string | null =>
    nodes[move.node] ?? (found?.targets.some((each) => each.node === move.to) ? move.to : null)
  const open = found?.moves.some((move) => !targetOf(move)) ?? false
  const names = new Map(run.diagram.nodes.map((node) => [node.key, words(node.name) || node.key]))
  const send = async () => {
    const said = await act("migrate", { nodes }, undefined, t("migrated", { n: formatNumber(run.newest) }))
    setWhy(said)
    if (!said) onClose()
  }
  return (
    <Dialog title={t("migrate_title", { from: run.release, to: found?.to ?? run.newest })} about={t("migrate_text")} onClose={onClose} onSubmit={() => void send()} footer={
      <span className="right row"><Button onClick={onClose}>{t("cancel")}</Button><Button kind="primary" type="submit" disabled={!found?.possible} busy={busy !== null}>{t("migrate")}</Button></span>
    }>
      {!found && !why && <Loading><SkeletonLines lines={3} /></Loading>}
      <div className="col g3">
        {found?.moves.map((move) => (
          <div key={move.node} className="row wrap g2">
            <b className="b">{words(move.name) || names.get(move.node) || move.node}</b>
            <Icon name="arrow-right" size="xs" className="t3" /><span className="sr">{t("move_to")}</span>
            <Select label={t("move_to")} placeholder={t("move_choose")} value={targetOf(move)} onChange={(next) => setNodes({ ...nodes, [move.node]: next ?? "" })}
              options={found.targets.map((target) => ({ value: target.node, label: words(target.name) || target.node }))} />
            {move.problem && targetOf(move) && <span className="danger sm">{move.problem}</span>}
          </div>
        ))}
      </div>
      {found && !found.possible && <div className="mt3"><Note kind="warn">{t(open ? "migrate_choose" : "migrate_not")}</Note></div>}
      {why && <div className="mt3"><Note kind="bad">{why}</Note></div>}
    </Dialog>
  )
}
