import { useSyncExternalStore } from "react"
import type { FieldView } from "@/api/types"
import { useStoreHere } from "@/form/context"

type Values = Record<string, unknown>

const noSubscription = () => () => undefined

/** A value as a list is asked about it: of a record its id. */
const asked = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(asked)
    : value && typeof value === "object" && "id" in value
      ? (value as { id: unknown }).id
      : (value ?? null)

/** What a reference's filter reads of the record being edited, as JSON; null where that is not known here. */
export function givenFor(reads: string[], values: Values | undefined, isWhole: boolean): string | null {
  const given: Values = {}
  for (const read of reads) {
    const [key, inner] = read.split(".") as [string, string | undefined]
    const here = values?.[key]
    if (!isWhole && here === undefined) return null
    if (inner === undefined) given[key] = asked(here)
    else given[key] = { ...(given[key] as Values), [inner]: asked((here as Values | undefined)?.[inner]) }
  }
  return JSON.stringify(given)
}

/** The same, kept up to date while the form around the field is filled in. `values`: of a row, or of a list's record. */
export function useGiven(field: FieldView, values: Values | undefined): string | null {
  const store = useStoreHere()
  const reads = field.choose?.reads ?? []
  const around = (): Values | undefined => (store ? { ...store.given.record, ...store.values } : undefined)
  const now = () => givenFor(reads, store && values ? { ...values, parent: around() } : (values ?? around()), Boolean(store))
  return useSyncExternalStore(store && reads.length ? store.state.subscribe : noSubscription, now)
}
