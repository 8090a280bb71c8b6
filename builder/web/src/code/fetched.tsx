/** The FEEL editor, fetched when it is first needed; where it cannot be fetched (the network is away), a plain field
 * takes its place, so that nobody is kept from writing. */
import { lazy, type ComponentProps } from "react"
import type Editor from "./FeelEditor"

const load = () => import("./FeelEditor")

export const FeelEditor = lazy(() => load().catch(() => ({ default: PlainField })))

/** Fetches it while nothing else is to be done. */
export function fetchWhenIdle(): void {
  const quietly = () => void load().catch(() => null) // asked for again when it is needed
  if ("requestIdleCallback" in globalThis) requestIdleCallback(quietly)
  else setTimeout(quietly, 1000)
}

function PlainField({ label, value, onChange, placeholder }: ComponentProps<typeof Editor>) {
  return (
    <textarea
      className="input s mono"
      rows={2}
      aria-label={label}
      placeholder={placeholder}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}
