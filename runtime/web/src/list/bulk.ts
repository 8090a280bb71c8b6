/** The same change to many records: batches of one transaction each, with progress and a way to stop. */
import { api, isProblem } from "@/api"
import type { Rec } from "@/api/types"
import { recordsPath } from "./data"
import { reasonOf, wireValue } from "./edit"

export interface Operation { op: "update" | "delete" | "restore"; id: string; revision?: number; values?: Record<string, unknown> }
export interface BulkResult { done: string[]; failed: { id: string; why: string }[] }

const BATCH = 50

/** Runs the operations. A refused batch is tried again one by one, so that one bad record does not stop the others. */
export async function runBulk(
  app: string, form: string, operations: Operation[], onProgress: (done: number) => void, isStopped: () => boolean,
): Promise<BulkResult> {
  const result: BulkResult = { done: [], failed: [] }
  for (let at = 0; at < operations.length && !isStopped(); at += BATCH) {
    const batch = operations.slice(at, at + BATCH)
    try {
      await send(app, form, batch)
      result.done.push(...batch.map((one) => one.id))
    } catch (error) {
      if (!isProblem(error) || error.status === 0 || error.status >= 500) throw error
      await oneByOne(app, form, batch, result)
    }
    onProgress(Math.min(at + BATCH, operations.length))
  }
  return result
}

/** One transaction; what was deleted comes back record by record. */
async function send(app: string, form: string, operations: Operation[]): Promise<void> {
  const changes = operations.filter((one) => one.op !== "restore")
  if (changes.length > 0) await api.post(`${recordsPath(app, form)}/batch`, { operations: changes })
  for (const one of operations) if (one.op === "restore") await api.post(`${recordsPath(app, form)}/${one.id}/restore`)
}

async function oneByOne(app: string, form: string, batch: Operation[], result: BulkResult): Promise<void> {
  for (const operation of batch) {
    try {
      await send(app, form, [operation])
      result.done.push(operation.id)
    } catch (error) {
      if (!isProblem(error)) throw error
      result.failed.push({ id: operation.id, why: reasonOf(error) })
    }
  }
}

export const updates = (records: readonly Rec[], field: string, value: unknown): Operation[] =>
  records.map((rec) => ({ op: "update", id: rec.id, values: { [field]: wireValue(value) } }))

/** What undoes an update: every record gets back the value it had. */
export const reverse = (records: readonly Rec[], field: string): Operation[] =>
  records.map((rec) => ({ op: "update", id: rec.id, values: { [field]: wireValue(rec[field] ?? null) } }))
