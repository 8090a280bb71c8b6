/** Every command by name, found in this folder. */
import type { Command } from "./command"

const modules = import.meta.glob<{ command?: Command<never> }>(["./*.ts", "!./index.ts"], { eager: true })

export const COMMANDS: ReadonlyMap<string, Command<never>> = new Map(
  Object.values(modules).flatMap((module) => (module.command ? [[module.command.name, module.command] as const] : [])),
)

export { command as add } from "./add"
export { command as addField } from "./addField"
export { command as addFields } from "./addFields"
export { command as addForm } from "./addForm"
export { command as duplicate } from "./duplicate"
export { command as fillLayout } from "./fillLayout"
export { command as group } from "./group"
export { command as move } from "./move"
export { command as paste } from "./paste"
export { command as pasteLayout } from "./pasteLayout"
export { command as patch } from "./patch"
export { command as rekey } from "./rekey"
export { command as remove } from "./remove"
export { command as removeField } from "./removeField"
export { command as removeForm } from "./removeForm"
export { command as replace } from "./replace"
export { command as retype } from "./retype"
export { command as takeIn } from "./takeIn"
export { command as ungroup } from "./ungroup"
export { command as write } from "./write"
