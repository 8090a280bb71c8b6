/** Files of other tools that definitions come from and go to. */
import { api } from "@/api"
import { withParams } from "@/api/client"
import type { Diagnostic } from "../api/types"
import type { Keyed } from "../document/types"

export type Definition = Keyed & Record<string, unknown>
export interface Read {
  found: Definition[]
  diagnostics: Diagnostic[]
}
export interface Format {
  list: "flows" | "tables"
  /** Of file names, for the file dialog. */
  accept: string
  /** The definitions are about a form that the file does not name. */
  asksForm: boolean
  read: (app: string, file: File, form: string | null) => Promise<Read>
  /** Address of the file with these definitions. */
  file: (app: string, key: string) => string
  extension: string
}

const base = (app: string) => `builder/apps/${encodeURIComponent(app)}`

export const FORMATS: Partial<Record<string, Format>> = {
  flows: {
    list: "flows",
    accept: ".bpmn,.xml",
    asksForm: false,
    extension: "bpmn",
    read: async (app, file) => {
      const { flows, diagnostics } = await api.upload<{ flows: Definition[]; diagnostics: Diagnostic[] }>(
        `${base(app)}/flows/read`,
        file,
      )
      return { found: flows, diagnostics }
    },
    file: (app, key) => `/api/${base(app)}/flows/${encodeURIComponent(key)}/bpmn`,
  },
  tables: {
    list: "tables",
    accept: ".dmn,.xml,.xlsx,.xls,.ods",
    asksForm: true,
    extension: "dmn",
    read: async (app, file, form) => {
      const { tables, diagnostics } = await api.upload<{ tables: Definition[]; diagnostics: Diagnostic[] }>(
        withParams(`${base(app)}/tables/read`, { form }),
        file,
      )
      return { found: tables, diagnostics }
    },
    file: (app, key) => withParams(`/api/${base(app)}/tables.dmn`, { table: key }),
  },
}
