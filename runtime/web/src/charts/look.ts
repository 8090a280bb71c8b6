/** The tokens of the current theme as values, for what is painted on a canvas and cannot use CSS. */
import { useMemo } from "react"
import { useResolvedTheme } from "@/session"

export interface ChartLook {
  colors: string[]
  grid: string
  axis: string
  text: string
  textSoft: string
  surface: string
  font: string
}

export function readLook(element: Element = document.documentElement): ChartLook {
  const style = getComputedStyle(element)
  const token = (name: string): string => style.getPropertyValue(name).trim()
  return {
    colors: [1, 2, 3, 4, 5, 6, 7, 8].map((index) => token(`--chart-${index}`)),
    grid: token("--chart-grid"), axis: token("--chart-axis"), text: token("--text-1"), textSoft: token("--text-2"),
    surface: token("--bg-surface"), font: token("--font-sans"),
  }
}

export function useChartLook(): ChartLook {
  const theme = useResolvedTheme()
  // eslint-disable-next-line react-hooks/exhaustive-deps -- the tokens change with the theme, which only the DOM knows
  return useMemo(() => readLook(), [theme])
}
