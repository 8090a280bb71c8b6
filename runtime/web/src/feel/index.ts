/** FEEL in the browser: interprets the JSON trees that the server's compiler emits. No code is generated. */
export { evaluate, evaluateRaw, truth } from "./evaluate"
export type { Tree } from "./evaluate"
export { OnServer } from "./values"
export { fromWire, toWire } from "./wire"
export type { Env } from "./world"
