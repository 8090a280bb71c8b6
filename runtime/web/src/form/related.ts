/** Records behind references, loaded once when an expression reads their members (`customer.level`, `product.price`). */
import { api } from "@/api"
import type { Rec } from "@/api/types"

export type Loaded = Map<string, Rec>

const outside = (form: string) => form.startsWith("core.")
const pathOf = (app: string, form: string, id: string) => {
  const dot = form.lastIndexOf(".")
  return `apps/${dot > 0 ? form.slice(0, dot) : app}/forms/${form.slice(dot + 1)}/records/${id}`
}

/** True when something new was loaded. A record that may not be read stays a bare reference. */
export async function loadInto(loaded: Loaded, app: string, form: string, id: string): Promise<boolean> {
  const key = `${form}:${id}`
  if (loaded.has(key) || outside(form)) return false
  try {
    loaded.set(key, await api.get<Rec>(pathOf(app, form, id)))
    return true
  } catch {
    return false // not readable or offline: the server evaluates the expression on save
  }
}
