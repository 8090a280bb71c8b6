import type { Task } from "@/api/types"

/** The run of a task, wherever the server names it. */
export const instanceOf = (task: Pick<Task, "instance"> & Record<string, unknown>): string | null =>
  (typeof task.instance === "object" && task.instance !== null ? String((task.instance as { id: unknown }).id) : task.instance) ?? null
