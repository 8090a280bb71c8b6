/** How far a named period has gone today: the mark on a goal. */

export interface Pace { share: number; daysLeft: number }

const DAY = 86_400_000
const utc = (year: number, month: number, day: number): number => Date.UTC(year, month, day)

/** `today` as YYYY-MM-DD. Null for periods that have no end in sight. */
export function paceOf(period: string, today: string): Pace | null {
  const [year, month, day] = today.split("-").map(Number) as [number, number, number]
  const span = spanOf(period, year, month - 1, day)
  if (!span) return null
  const now = utc(year, month - 1, day) + DAY
  const share = Math.min(1, Math.max(0, (now - span[0]) / (span[1] - span[0])))
  return { share, daysLeft: Math.max(0, Math.round((span[1] - now) / DAY)) }
}

function spanOf(period: string, year: number, month: number, day: number): [number, number] | null {
  switch (period) {
    case "this_month": return [utc(year, month, 1), utc(year, month + 1, 1)]
    case "this_quarter": { const first = month - (month % 3); return [utc(year, first, 1), utc(year, first + 3, 1)] }
    case "this_year": return [utc(year, 0, 1), utc(year + 1, 0, 1)]
    case "this_week": { const monday = day - ((new Date(utc(year, month, day)).getUTCDay() + 6) % 7); return [utc(year, month, monday), utc(year, month, monday + 7)] }
    default: return null
  }
}
