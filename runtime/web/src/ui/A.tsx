import type { AnchorHTMLAttributes, MouseEvent, Ref } from "react"
import { go } from "./navigation"

/** A link inside the product: a real address (open in a new tab works), no page load on a plain click. */
export function A({
  href,
  onClick,
  ...rest
}: AnchorHTMLAttributes<HTMLAnchorElement> & { href: string; ref?: Ref<HTMLAnchorElement> }) {
  const click = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event)
    if (
      event.defaultPrevented ||
      event.button !== 0 ||
      event.metaKey ||
      event.ctrlKey ||
      event.shiftKey ||
      event.altKey ||
      rest.target
    )
      return
    event.preventDefault()
    go(href)
  }
  return <a {...rest} href={href} onClick={click} />
}
