/** One value in a list: like its widget, but denser. Money leaves its sign to the head, dates say how long ago. */
import type { FieldView, Language, Rec, Ref } from "@/api/types"
import { formatDate, formatDateTime, formatMoney, formatNumber, relativeDays } from "@/i18n"
import { useSession } from "@/session"
import { Avatar } from "@/ui/Avatar"
import { Icon } from "@/ui/Icon"
import { CellShow } from "@/widgets"
import { isDated } from "./columns"
import { valueAt } from "./data"
import { LATE, useOverdue } from "./overdue"
import "./list.css"

interface Props {
  field: FieldView
  path: string
  rec: Rec
  /** Without a head above it: the value must say its own unit. */
  alone?: boolean
}

export function Cell({ field, path, rec, alone = false }: Props) {
  const value = valueAt(rec, path)
  if (value === null || value === undefined || value === "") return <span className="t3" aria-hidden="true">—</span>
  if (isMoney(field) && alone) return <>{formatMoney(String(value), field.currency)}</>
  if (isMoney(field)) return <>{formatNumber(String(value), (field.decimals as number | undefined) ?? 2)}</>
  if (field.widget === "reference") return <span className="t2">{(value as Ref).title}</span>
  if (isDated(field)) return <DateCell field={field} value={String(value)} rec={rec} />
  if (field.widget === "person" || field.widget === "created_by" || field.widget === "updated_by") return <PersonCell person={value as Ref} />
  return <CellShow field={field} value={value} rec={rec} />
}

export function PersonCell({ person }: { person: Ref }) {
  const { me } = useSession()
  return (
    <span className="row g1" style={{ gap: 6 }}>
      <Avatar name={person.title} me={person.id === me.id} />
      <span className="ell">{person.title}</span>
    </span>
  )
}

function DateCell({ field, value, rec }: { field: FieldView; value: string; rec: Rec }) {
  const isLate = useOverdue()(field, rec)
  const words = relativeDays(value, undefined, isLate ? LATE : undefined)
  const full = value.length > 10 ? formatDateTime(value) : formatDate(value)
  const text = words.charAt(0).toLocaleUpperCase() + words.slice(1)
  if (isLate) {
    return <span className="is-late num" title={full}><Icon name="clock" size="s" />{text}</span>
  }
  return <span className="t2 num" title={full}>{text}</span>
}

export const isMoney = (field: FieldView): boolean => field.widget === "money" || (field.format === "money" && ["computed", "lookup", "rollup"].includes(field.widget))

/** What stands over a column: a money column names its currency once. */
export function headSuffix(field: FieldView, language: Language): string {
  if (!isMoney(field)) return ""
  const sign = { CNY: "¥", USD: "$", EUR: "€", GBP: "£" }[field.currency ?? "CNY"] ?? field.currency ?? ""
  return language === "zh" ? `（${sign}）` : `, ${sign}`
}
