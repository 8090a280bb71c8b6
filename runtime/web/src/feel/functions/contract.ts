import type { World } from "../world"

/** A built-in: a null argument gives null, unless `nulls`. */
export interface Builtin { nulls?: boolean; run(world: World, ...values: any[]): unknown } // eslint-disable-line @typescript-eslint/no-explicit-any
export type Family = Record<string, Builtin>
