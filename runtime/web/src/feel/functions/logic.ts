import type { Family } from "./contract"

export const logic: Family = {
  not: { nulls: true, run: (_, value: unknown) => (typeof value === "boolean" ? !value : null) },
  "is blank": { nulls: true, run: (_, value: unknown) => value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0) },
  "get or else": { nulls: true, run: (_, ...values: unknown[]) => values.find((each) => each !== null && each !== undefined) ?? null },
}
