/** One drawn chart: follows the theme and the size of its box; a click opens the records behind the mark. */
import { useEffect, useMemo, useRef, useState } from "react"
import { useLanguage, useT } from "@/i18n"
import { chartKind, draw, type Drawing } from "./engine"
import { formatMeasure, formatShort } from "./format"
import { useChartLook } from "./look"
import type { ChartModel } from "./model"
import "./texts"

interface Props {
  model: ChartModel
  name: string
  onDrill?: (filter: string) => void
}

export function EChart({ model, name, onDrill }: Props) {
  const t = useT("charts")
  const box = useRef<HTMLDivElement>(null)
  const drawing = useRef<Drawing | null>(null)
  const drill = useRef(onDrill)
  const shown = useRef(model)
  const [failed, setFailed] = useState(false)
  const option = useOption(model)

  useEffect(() => { drill.current = onDrill; shown.current = model })
  useEffect(() => {
    let gone = false
    const element = box.current!
    draw(element).then((made) => {
      if (gone) return made.dispose()
      drawing.current = made
      made.on("click", ({ dataIndex, seriesIndex }) => {
        const filter = shown.current.series[seriesIndex]?.filters[dataIndex]
        if (filter) drill.current?.(filter)
      })
      made.setOption(option(element.clientWidth), true)
    }, () => setFailed(true))
    const watch = new ResizeObserver(() => drawing.current?.resize())
    watch.observe(element)
    return () => { gone = true; watch.disconnect(); drawing.current?.dispose(); drawing.current = null }
    // eslint-disable-next-line react-hooks/exhaustive-deps -- made once; the next effect brings every later option
  }, [])
  useEffect(() => { drawing.current?.setOption(option(box.current?.clientWidth ?? 600), true) }, [option])

  if (failed) return <div className="chart-none t3 sm">{t("drawing")}</div>
  return <div ref={box} className="chart-canvas" role="img" aria-label={t("chart.of", { name })} />
}

function useOption(model: ChartModel): (width: number) => Record<string, unknown> {
  const look = useChartLook()
  const language = useLanguage()
  return useMemo(() => (width) => chartKind(model.type)?.option(model, {
    look, compact: width < 420,
    full: (value, format = model.format) => formatMeasure(value, { format, currency: model.currency }, language),
    short: (value, format = model.format) => formatShort(value, { format, currency: model.currency }, language).replace(/\.0(?=\D)/, ""),
  }) ?? {}, [model, look, language])
}
