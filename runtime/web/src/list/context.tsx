/** What every part of one list page shares: the form, the view, the state in the address. */
import { createContext, useContext } from "react"
import type { AppView, FormView, ViewDef } from "@/api/types"
import type { ChangeList } from "./address"
import type { Effective, ListState } from "./state"

export interface ListContext {
  app: AppView
  form: FormView
  view: ViewDef
  /** Id of the person's saved view, or null for a view of the app. */
  savedId: string | null
  /** The app's view behind what is shown. */
  base: string | null
  state: ListState
  shown: Effective
  change: ChangeList
  /** The request's parameters without paging. */
  pairs: [string, string][]
}

const Context = createContext<ListContext | null>(null)

export const ListProvider = Context.Provider

export function useList(): ListContext {
  const list = useContext(Context)
  if (!list) throw new Error("useList() is called outside a list page")
  return list
}
