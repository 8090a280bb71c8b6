import type { LucideIcon } from "lucide-react"
import { useEffect, useState } from "react"
import { CHROME_ICONS } from "./icons"

let more: Record<string, LucideIcon> | null = null
let rest: Record<string, LucideIcon> | null = null
const loading: Record<string, Promise<void>> = {}

/** The usual icons first; every lucide icon (a large chunk) only for a name that is not among them. */
async function load(name: string): Promise<void> {
  await (loading.more ??= import("./icons-more").then((chunk) => void (more = chunk.MORE_ICONS)))
  if (!more?.[name]) await (loading.all ??= import("./icons-all").then((chunk) => void (rest = chunk.ALL_ICONS)))
}

const SIZES = { xs: "i xs", s: "i s", m: "i", l: "i l" }

interface Props {
  /** A lucide name in kebab case. */
  name: string
  size?: keyof typeof SIZES
  className?: string
  /** Without a label the icon is decoration and hidden from readers. */
  label?: string
}

/** A lucide icon by name. Names outside the chrome's own set arrive a moment later, in the same space. */
export function Icon({ name, size = "m", className = "", label }: Props) {
  const [, refresh] = useState(0)
  const Drawn: LucideIcon | undefined = CHROME_ICONS[name] ?? more?.[name] ?? rest?.[name]
  const known = Drawn !== undefined
  useEffect(() => {
    if (known || rest) return
    let here = true
    void load(name).then(() => here && refresh((count) => count + 1))
    return () => {
      here = false
    }
  }, [known, name])
  const shared = {
    className: `${SIZES[size]} ${className}`,
    "aria-hidden": label ? undefined : true,
    "aria-label": label,
    role: label ? "img" : undefined,
  } as const
  if (Drawn) return <Drawn {...shared} />
  return (
    <svg viewBox="0 0 24 24" {...shared}>
      {rest ? <rect x="4" y="4" width="16" height="16" rx="3" /> : null}
    </svg>
  )
}
