/** Going to an address, whichever router is on the page (or none, as in the designer). */
interface History {
  push: (href: string) => void
  replace: (href: string) => void
}
let history: History | null = null

export const useHistoryOf = (own: History): void => void (history = own)

/** Goes to an address of this product without loading the page again. */
export function go(href: string, options: { replace?: boolean } = {}): void {
  if (!history || href.startsWith("/design/") || href.startsWith("/login") || href.startsWith("/api/"))
    return window.location.assign(href)
  if (options.replace) history.replace(href)
  else history.push(href)
}
