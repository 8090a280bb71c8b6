/** Every lucide icon by its kebab-case name: a chunk of its own, loaded the first time an app names a rarer icon. */
import * as lucide from "lucide-react"
import type { LucideIcon } from "lucide-react"

const icons = lucide.icons as Record<string, LucideIcon>
const kebab = (name: string) =>
  name
    .replace(/([a-z])([A-Z])/g, "$1-$2")
    .replace(/([a-zA-Z])(\d)/g, "$1-$2")
    .replace(/(\d)([A-Z])/g, "$1-$2")
    .toLowerCase()

export const ALL_ICONS: Record<string, LucideIcon> = Object.fromEntries(
  Object.entries(icons).map(([name, icon]) => [kebab(name), icon]),
)
export const ICON_NAMES: string[] = Object.keys(ALL_ICONS).sort()
