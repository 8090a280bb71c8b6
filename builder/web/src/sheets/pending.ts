/** Files whose rows wait for their form to be published, and whether the dialog of spreadsheets is to open by itself. */
import { create } from "zustand"

export interface Waiting {
  app: string
  form: string
  file: File
  /** Column → field, as it was when the form was made. */
  mapping: Record<string, string>
}

interface Pending {
  waiting: readonly Waiting[]
  /** App whose forms open with the dialog of spreadsheets. */
  asked: string | null
  /** The rows that are being brought in. */
  bringing: Waiting | null
}

export const usePending = create<Pending>(() => ({ waiting: [], asked: null, bringing: null }))

export const keepRows = (rows: Waiting): void =>
  usePending.setState(({ waiting }) => ({ waiting: [...waiting, rows] }))

/** After publishing: the first file of the app whose form is there now is asked about. */
export function askForRows(app: string, forms: readonly string[]): void {
  usePending.setState(({ waiting }) => {
    const bringing = waiting.find((each) => each.app === app && forms.includes(each.form)) ?? null
    return { bringing, waiting: waiting.filter((each) => each !== bringing) }
  })
}
