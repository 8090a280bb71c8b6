import { QueryClientProvider } from "@tanstack/react-query"
import { act, cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react"
import { afterEach, beforeEach, expect, it, vi } from "vitest"
import { queryClient } from "@/api"
import type { Me } from "@/api/types"
import { SessionProvider, useSession } from "@/session"

const stored = { id: "7", name: "Chen Yu", language: "en", theme: "light", timezone: "UTC", csrf: "t" } as unknown as Me
const page = document.documentElement

/** Requests on their way; the test says when, and in which order, the server answers. */
let waiting: { method: string; values: Partial<Me>; keepalive?: boolean; answer: (me: Me | null) => void }[] = []

function sent(_path: string, init: RequestInit): Promise<Response> {
  return new Promise((resolve, reject) => {
    init.signal?.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")))
    waiting.push({
      method: init.method!,
      values: init.body ? JSON.parse(init.body as string) : {},
      keepalive: init.keepalive,
      answer: (me) =>
        resolve(
          new Response(JSON.stringify(me ?? { title: "No" }), {
            status: me ? 200 : 500,
            headers: { "content-type": "application/json" },
          }),
        ),
    })
  })
}

const next = async (method: string) => {
  await waitFor(() => expect(waiting.some((each) => each.method === method)).toBe(true))
  return waiting.splice(
    waiting.findIndex((each) => each.method === method),
    1,
  )[0]!
}

function Choices() {
  const { me, setTheme, setLanguage } = useSession()
  return (
    <>
      <output>{me.theme}</output>
      <button type="button" onClick={() => void setLanguage("zh")}>
        language
      </button>
      <button type="button" onClick={() => void setTheme("dark").catch(() => undefined)}>
        dark
      </button>
    </>
  )
}

beforeEach(async () => {
  waiting = []
  vi.stubGlobal("fetch", sent)
  render(
    <QueryClientProvider client={queryClient}>
      <SessionProvider>
        <Choices />
      </SessionProvider>
    </QueryClientProvider>,
  )
  const first = await next("GET")
  await act(async () => first.answer(stored))
  await screen.findByText("dark")
})
afterEach(() => {
  cleanup()
  queryClient.clear()
  vi.unstubAllGlobals()
})

it("keeps a theme chosen while the language is still being saved", async () => {
  fireEvent.click(screen.getByText("language"))
  fireEvent.click(screen.getByText("dark"))
  const language = await next("PATCH")
  expect(language.values).toEqual({ language: "zh" })
  expect(waiting).toEqual([])
  await act(async () => language.answer({ ...stored, language: "zh" }))
  expect(page.dataset.theme).toBe("dark")
  const theme = await next("PATCH")
  expect(theme.values).toEqual({ theme: "dark" })
  expect(theme.keepalive).toBe(true)
  await act(async () => theme.answer({ ...stored, language: "zh", theme: "dark" }))
  expect(page.dataset.theme).toBe("dark")
})

it("does not listen to an answer that is older than the choice", async () => {
  void queryClient.invalidateQueries({ queryKey: ["session"] }).catch(() => undefined)
  const old = await next("GET")
  fireEvent.click(screen.getByText("dark"))
  const theme = await next("PATCH")
  await act(async () => theme.answer({ ...stored, theme: "dark" }))
  await act(async () => old.answer(stored))
  expect(page.dataset.theme).toBe("dark")
  await waitFor(() => expect(screen.getByRole("status").textContent).toBe("dark"))
})

it("goes back to what is stored when a choice cannot be saved", async () => {
  fireEvent.click(screen.getByText("dark"))
  const theme = await next("PATCH")
  await act(async () => theme.answer(null))
  expect(page.dataset.theme).toBe("light")
})
