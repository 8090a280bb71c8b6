/** The designer's requests, one line each. */
import { api } from "@/api"
import type { AppView } from "@/api/types"
import type { AppDoc } from "../document/types"
import type { SheetGuess } from "../sheets/build"
import type {
  AppCard,
  Checked,
  Completions,
  Diagnostic,
  Diff,
  DiffChange,
  Draft,
  Imported,
  NamedSpan,
  Palette,
  Release,
  Saved,
  Schema,
  Trial,
  Use,
} from "./types"

const app = (key: string) => `builder/apps/${encodeURIComponent(key)}`

export const builder = {
  apps: () => api.get<{ items: AppCard[] }>("builder/apps"),
  create: (body: { key: string; name: unknown; template?: string }) => api.post<Partial<AppCard>>("builder/apps", body),
  draft: (key: string) => api.get<Draft>(`${app(key)}/draft`),
  save: (key: string, document: AppDoc, mark: string) => api.put<Saved>(`${app(key)}/draft`, { document, mark }),
  discard: (key: string) => api.del(`${app(key)}/draft`),
  check: (document: AppDoc) => api.post<{ diagnostics: Diagnostic[] }>("builder/check", { document }),
  diff: (key: string) => api.get<Diff>(`${app(key)}/diff`),
  publish: (key: string, body: { message: string; mark: string; accept_losses: boolean }) =>
    api.post<{ release: number }>(`${app(key)}/publish`, body),
  releases: (key: string) => api.get<{ items: Release[] }>(`${app(key)}/releases`),
  release: (key: string, number: number) =>
    api.get<{ document: AppDoc } & Partial<Release>>(`${app(key)}/releases/${number}`),
  changes: (key: string, from: number, to: number | null) =>
    api.get<{ items: DiffChange[] }>(`${app(key)}/releases/${from}/changes`, to === null ? {} : { to }),
  rollBack: (key: string, number: number, accept_losses = false) =>
    api.post<{ release: number }>(`${app(key)}/releases/${number}/roll-back`, { accept_losses }),
  uses: (key: string, pointer: string) => api.get<{ items: Use[] }>(`${app(key)}/uses`, { pointer }),
  rename: (key: string, body: { pointer: string; key: string; document: AppDoc }) =>
    api.post<{ document: AppDoc; changed: string[] }>(`${app(key)}/rename`, body),
  palette: () => api.get<Palette>("builder/palette"),
  schema: () => api.get<Schema>("builder/schema"),
  checkText: (body: { text: string; document: AppDoc; form?: string; slot: Slot; pointer?: string }) =>
    api.post<Checked>("builder/expression/check", body),
  complete: (body: { text: string; at: number; document: AppDoc; form?: string; slot?: Slot; pointer?: string }) =>
    api.post<Completions>("builder/expression/complete", body),
  ruleNames: (body: { text: string; document: AppDoc }) =>
    api.post<{ names: NamedSpan[]; saved: string }>("builder/rules/names", body),
  completeRule: (body: { text: string; at: number; document: AppDoc }) =>
    api.post<Completions>("builder/rules/complete", body),
  translateRule: (body: { text: string; to: "en" | "zh" }) => api.post<{ text: string }>("builder/rules/translate", body),
  tryRule: (body: { app: string; rule: unknown; tables: unknown[] }) => api.post<Trial>("builder/rules/try", body),
  preview: (document: AppDoc, roles: string[]) => api.post<AppView>("builder/preview", { document, roles }),
  readSheet: (file: File) => api.upload<SheetGuess>("builder/sheets/read", file),
  export: (key: string) => api.get<AppDoc>(`${app(key)}/export`),
  import: (body: { document: unknown; as_key?: string; dry_run?: boolean; accept_losses?: boolean }) =>
    api.post<Imported>("builder/import", body),
}

export type Slot = "condition" | "value" | "filter"
