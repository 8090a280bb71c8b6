import { useRef } from "react"

/** The newest value for callbacks that are registered once: moving an element must not register its neighbours again. */
export function useLatest<T>(value: T): { readonly current: T } {
  const ref = useRef(value)
  ref.current = value
  return ref
}
