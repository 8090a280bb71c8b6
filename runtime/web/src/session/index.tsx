/** Who is signed in, and the three choices that follow the person: language, theme, time zone. */
import { useQuery } from "@tanstack/react-query"
import { createContext, useContext, useEffect, useMemo, type ReactNode } from "react"
import { api, configureApi, isProblem, queryClient } from "@/api"
import type { Language, Me, Theme } from "@/api/types"
import { applyLanguage, applyTimezone } from "@/i18n"
import { applyTheme } from "./theme"

export interface Session {
  me: Me
  setTheme(theme: Theme): Promise<void>
  setLanguage(language: Language): Promise<void>
  change(values: Partial<Pick<Me, "name" | "email" | "phone" | "language" | "theme" | "timezone" | "quiet_hours">>): Promise<Me>
  signOut(): Promise<void>
}

const SessionContext = createContext<Session | null>(null)

export function useSession(): Session {
  const session = useContext(SessionContext)
  if (!session) throw new Error("useSession() is called outside <SessionProvider>")
  return session
}

/** Choices on their way: what the server says meanwhile is older than they are. */
const underway: Partial<Me>[] = []
let lastSent: Promise<unknown> = Promise.resolve()

/** Everything that has to change when the person is (or becomes) known. */
function takeOver(answer: Me): Me {
  const me: Me = Object.assign({}, answer, ...underway)
  configureApi({ csrf: me.csrf })
  applyTimezone(me.timezone)
  applyTheme(me.theme ?? "system")
  if (me.language) applyLanguage(me.language)
  return me
}

export function goToLogin(): void {
  const here = window.location.pathname + window.location.search
  window.location.assign(`/login?next=${encodeURIComponent(here)}`)
}

/** One after the other, so that the last choice is the one that stays. */
async function send(values: Partial<Me>): Promise<Me> {
  underway.push(values)
  const answer = lastSent.then(() => api.patch<Me>("me", values, { keepalive: true }))
  lastSent = answer.catch(() => undefined)
  try {
    return await answer
  } finally {
    underway.splice(underway.indexOf(values), 1)
  }
}

async function change(values: Partial<Me>): Promise<Me> {
  const before = queryClient.getQueryData<Me>(["session"])
  try {
    const answer = await send(values)
    await queryClient.cancelQueries({ queryKey: ["session"] })
    const me = takeOver(answer)
    queryClient.setQueryData(["session"], me)
    return me
  } catch (error) {
    if (before) takeOver(before)
    throw error
  }
}

const actions: Omit<Session, "me"> = {
  change,
  async setTheme(theme) {
    applyTheme(theme)
    await change({ theme })
  },
  async setLanguage(language) {
    applyLanguage(language)
    await change({ language })
    await queryClient.invalidateQueries()
  },
  async signOut() {
    await api.del("session")
    queryClient.clear()
    window.location.assign("/login")
  },
}

/** Loads the session; without one the browser goes to the login page. `fallback` shows while it loads. */
export function SessionProvider({
  children,
  fallback,
  failed,
}: {
  children: ReactNode
  fallback?: ReactNode
  failed?: (error: unknown, again: () => void) => ReactNode
}) {
  const query = useQuery({
    queryKey: ["session"],
    queryFn: async ({ signal }) => takeOver(await api.get<Me>("session", undefined, { signal })),
    staleTime: Infinity,
  })
  const signedOut = isProblem(query.error) && query.error.status === 401
  useEffect(() => {
    window.addEventListener("mortise:signed-out", goToLogin)
    return () => window.removeEventListener("mortise:signed-out", goToLogin)
  }, [])
  const me = query.data
  const session = useMemo(() => (me ? { me, ...actions } : null), [me])
  if (session) return <SessionContext.Provider value={session}>{children}</SessionContext.Provider>
  if (query.error && !signedOut && failed) return <>{failed(query.error, () => void query.refetch())}</>
  return <>{fallback}</>
}

/** For tests and previews: a session without a server. */
export function GivenSession({ me, children }: { me: Me; children: ReactNode }) {
  return <SessionContext.Provider value={{ me, ...actions }}>{children}</SessionContext.Provider>
}

export { applyTheme, useResolvedTheme } from "./theme"
