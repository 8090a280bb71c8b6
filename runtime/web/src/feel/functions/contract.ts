import type { World } from "../world"

/** A built-in: a null argument gives null, unless `nulls`. `cost`: steps that a call costs inside a loop, here. */
export interface Builtin { nulls?: boolean; cost?: number; run(world: World, ...values: any[]): unknown } // eslint-disable-line @typescript-eslint/no-explicit-any
export type Family = Record<string, Builtin>
