/** The app that is open: its definition as this person may see it. */
import { useQuery } from "@tanstack/react-query"
import { createContext, useContext, useMemo, type ReactNode } from "react"
import { api } from "@/api"
import type { AppEntry, AppView, FieldView, FormView, ListPage } from "@/api/types"

const AppContext = createContext<AppView | null>(null)

export const AppProvider = ({ app, children }: { app: AppView | null; children: ReactNode }) => (
  <AppContext.Provider value={app}>{children}</AppContext.Provider>
)

/** The current app. Pages below the frame always have one; elsewhere use `useAppViewMaybe`. */
export function useAppView(): AppView {
  const app = useContext(AppContext)
  if (!app) throw new Error("useAppView() is called where no app is open")
  return app
}

export const useAppViewMaybe = (): AppView | null => useContext(AppContext)

/** A form of the current app; throws when the person may not see it (ask `formOf` first where that can be). */
export function useForm(key: string): FormView {
  const form = useAppView().forms[localKey(key)]
  if (!form) throw new Error(`The form '${key}' is not in this app`)
  return form
}

export const useFormMaybe = (key: string | null | undefined): FormView | undefined => {
  const app = useAppViewMaybe()
  return key ? app?.forms[localKey(key)] : undefined
}

/** `crm.customer` and `customer` name the same form inside the app `crm`. */
export const localKey = (key: string): string => key.slice(key.lastIndexOf(".") + 1)

export const fieldOf = (form: FormView, key: string): FieldView | undefined => indexOf(form).get(key)

const indexes = new WeakMap<FormView, Map<string, FieldView>>()

function indexOf(form: FormView): Map<string, FieldView> {
  let index = indexes.get(form)
  if (!index) indexes.set(form, (index = new Map(form.fields.map((field) => [field.key, field]))))
  return index
}

/** The field at the end of a path such as `customer.level`, walking references. */
export function fieldAt(app: AppView, form: FormView, path: string): FieldView | undefined {
  const [head, ...rest] = path.split(".")
  const field = fieldOf(form, head)
  if (!rest.length || !field) return field
  const part = field.parts?.find((each) => each.key.endsWith(`.${rest.join(".")}`))
  if (part) return part
  const target = field.form ? app.forms[localKey(field.form)] : undefined
  return target && fieldAt(app, target, rest.join("."))
}

/** Apps the person may open. */
export const useApps = () =>
  useQuery({
    queryKey: ["apps"],
    queryFn: async () => (await api.get<ListPage<AppEntry>>("apps")).items,
    staleTime: 60_000,
  })

/** Any app's view, for pages that mix apps (inbox, search). */
export const useAppViewOf = (key: string | null | undefined) =>
  useQuery({
    queryKey: ["app", key],
    queryFn: () => api.get<AppView>(`apps/${key}`),
    enabled: Boolean(key),
    staleTime: 300_000,
  })

/** Where the REST collection of a form is. */
export const recordsPath = (app: string, form: string): string => `apps/${app}/forms/${localKey(form)}/records`

/** The address of a record's page. */
export const recordUrl = (app: string, form: string, id: string): string => `/a/${app}/f/${localKey(form)}/${id}`
export const listUrl = (app: string, form: string, view?: string | null): string =>
  `/a/${app}/f/${localKey(form)}${view ? `?view=${encodeURIComponent(view)}` : ""}`

/** Key and address parts of the current app, for pages that build links. */
export function useAppLinks() {
  const app = useAppView()
  return useMemo(
    () => ({
      record: (form: string, id: string) => recordUrl(app.key, form, id),
      list: (form: string, view?: string | null) => listUrl(app.key, form, view),
      records: (form: string) => recordsPath(app.key, form),
    }),
    [app.key],
  )
}
