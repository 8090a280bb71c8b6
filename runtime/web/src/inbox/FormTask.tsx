/** A task that is filled in: the record's form with what this step lets one see, read and write. */
import { useMemo } from "react"
import type { FormView, TaskDetail } from "@/api/types"
import { useAppView } from "@/app"
import { createFormStore, FormBody, FormErrors, type FormStore } from "@/form"
import { useSession } from "@/session"

export function useTaskForm(task: TaskDetail, form: FormView | undefined): FormStore | null {
  const app = useAppView()
  const { me } = useSession()
  return useMemo(() => {
    const writes = Object.values(task.fields).some((access) => access === "write" || access === "require")
    if (!form || !writes || task.actions.length === 0) return null
    const known = new Set(form.fields.map((field) => field.key))
    const values = Object.fromEntries(Object.entries(task.record ?? {}).filter(([key]) => known.has(key)))
    return createFormStore(form, values, { app, me, mode: "edit", record: task.record, access: accessOf(form, task), draft: `task.${task.id}` })
    // eslint-disable-next-line react-hooks/exhaustive-deps -- a refetched task must not throw away what is typed
  }, [task.id, form, app, me])
}

/** Fields the step does not name can be read only. */
function accessOf(form: FormView, task: TaskDetail): TaskDetail["fields"] {
  return Object.fromEntries(form.fields.map((field) => [field.key, task.fields[field.key] ?? "read"]))
}

export function TaskForm({ store }: { store: FormStore }) {
  return <div className="mt3"><FormErrors store={store} /><FormBody store={store} /></div>
}
