/** A page that stays open while the server is renewed asks for parts that are gone. It is loaded anew then, once; what was
 * typed into forms and comments is kept as a draft. A part that only could not be reached is no reason. */
const AT = "renewed.at"
/** Not more often than this: a part that is still missing afterwards would load the page for ever. */
const APART_MS = 60_000

const entry = (): string | undefined => document.querySelector<HTMLScriptElement>("script[type=module][src]")?.src

async function isRenewed(): Promise<boolean> {
  const address = entry()
  if (!address) return false
  try {
    return (await fetch(address, { method: "HEAD", cache: "no-store" })).status === 404
  } catch {
    return false
  }
}

export function reloadWhenRenewed(reload: () => void = () => window.location.reload()): void {
  window.addEventListener("vite:preloadError", () => {
    if (Date.now() - Number(window.sessionStorage.getItem(AT) ?? 0) < APART_MS) return
    void isRenewed().then((renewed) => {
      if (!renewed) return
      window.sessionStorage.setItem(AT, String(Date.now()))
      reload()
    })
  })
}
