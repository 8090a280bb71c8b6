// @vitest-environment jsdom
import { beforeEach, expect, test, vi } from "vitest"
import { reloadWhenRenewed } from "./renew"

const reload = vi.fn()
const answer = vi.fn<() => Promise<{ status: number }>>()
document.head.innerHTML = '<script type="module" src="/static/main-1.js"></script>'
vi.stubGlobal("fetch", answer)
reloadWhenRenewed(reload)

const partMissing = async (): Promise<void> => {
  window.dispatchEvent(new Event("vite:preloadError"))
  for (let turn = 0; turn < 4; turn += 1) await Promise.resolve()
}

beforeEach(() => {
  reload.mockClear()
  window.sessionStorage.clear()
})

test("a page of an old version is loaded anew, and not again and again", async () => {
  answer.mockResolvedValue({ status: 404 })
  await partMissing()
  await partMissing()
  expect(reload).toHaveBeenCalledTimes(1)
})

test("a part that could not be reached is no reason", async () => {
  answer.mockResolvedValue({ status: 200 })
  await partMissing()
  answer.mockRejectedValue(new TypeError("offline"))
  await partMissing()
  expect(reload).not.toHaveBeenCalled()
})
