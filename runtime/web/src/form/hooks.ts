import { useMemo } from "react"
import { useStore } from "zustand"
import type { FieldView, Tree } from "@/api/types"
import type { FormState, FormStore } from "./store"

/** Subscribes to a part of the form's state. */
export const useFormState = <T>(store: FormStore, select: (state: FormState) => T): T => useStore(store.state, select)

/** The truth of a condition, kept up to date while typing. */
export function useTruth(store: FormStore, constant: unknown, tree: Tree | undefined, otherwise: boolean): boolean {
  const id = useMemo(() => (tree ? store.condition(tree, otherwise) : 0), [store, tree, otherwise])
  return useStore(store.state, (state) =>
    id ? (state.results[id] ?? otherwise) : typeof constant === "boolean" ? constant : otherwise,
  )
}

/** One field's value, mistake and flags; the component redraws only when these change. */
export function useField(store: FormStore, field: FieldView) {
  const value = useStore(store.state, (state) => state.values[field.key])
  const error = useStore(store.state, (state) => state.errors[field.key])
  const inner = useStore(store.state, (state) => state.inner[field.key])
  const own = field.trees ?? {}
  const access = store.given.access?.[field.key]
  const shown = useTruth(store, field.visible ?? true, own.visible, true)
  const must = useTruth(store, field.required ?? false, own.required, false)
  useTruth(store, field.read_only ?? false, own.read_only, false)
  return {
    value,
    error,
    inner,
    visible: shown && access !== "hide",
    required: must || access === "require",
    readOnly: store.isReadOnly(field),
  }
}

/** The options whose own condition holds. */
export function useOptions(store: FormStore, field: FieldView) {
  const options = field.options
  const conditional = options?.filter((each) => each.trees?.visible) ?? []
  const ids = useMemo(() => conditional.map((each) => store.condition(each.trees!.visible!, true)), [store, field]) // eslint-disable-line react-hooks/exhaustive-deps
  const left = useStore(store.state, (state) => ids.map((id) => (state.results[id] === false ? "0" : "1")).join(""))
  return useMemo(() => {
    if (!options || !left.includes("0")) return options
    const gone = new Set(conditional.filter((_, index) => left[index] === "0").map((each) => each.key))
    return options.filter((each) => !gone.has(each.key))
  }, [options, left]) // eslint-disable-line react-hooks/exhaustive-deps
}
