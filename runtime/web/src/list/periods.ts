/** The named periods a date filter knows; the server turns a name into two days in the person's time zone. */
export const PERIODS = [
  "today", "yesterday", "this_week", "last_week", "this_month", "last_month", "this_quarter", "last_quarter",
  "this_year", "last_year", "last_7_days", "last_30_days", "last_90_days", "last_12_months", "next_7_days",
] as const

export type Period = (typeof PERIODS)[number]
