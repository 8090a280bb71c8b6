import { createContext, useContext } from "react"
import type { FormStore } from "./store"

/** For widgets that need the rest of the form: sub-tables, filtered references. Null outside a form. */
export const StoreContext = createContext<FormStore | null>(null)
export const useStoreHere = (): FormStore | null => useContext(StoreContext)
