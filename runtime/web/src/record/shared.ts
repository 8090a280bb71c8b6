import type { FormView, Rec } from "@/api/types"
import type { createFormStore } from "@/form"
import type { useButtons } from "./useButtons"
import type { useRecordActions } from "./useRecordActions"
import type { neighbours } from "./walk"

import type { ReactNode } from "react"

/** What the desk and the phone layouts of a record get. */
export interface Shared {
  form: FormView
  record: Rec
  store: ReturnType<typeof createFormStore>
  buttons: ReturnType<typeof useButtons>
  actions: ReturnType<typeof useRecordActions>
  near: ReturnType<typeof neighbours>
  open: (id: string | null | undefined) => void
  mayEdit: boolean
  editing: number | null
  setEditing: (index: number | null) => void
  edit: () => void
  note?: ReactNode
}
