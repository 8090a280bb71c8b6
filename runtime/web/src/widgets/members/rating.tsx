import { addTexts, useT } from "@/i18n"
import { Icon } from "@/ui/Icon"
import type { EditProps, ShowProps, Widget } from "../contract"

addTexts("widget.rating", {
  en: { of: "{n} of {max}", none: "No rating" },
  zh: { of: "{n} 分，满分 {max} 分", none: "未评分" },
})

export const steps = (field: EditProps["field"]) => Array.from({ length: Number(field.max ?? 5) }, (_, index) => index + 1)

function Show({ field, value }: ShowProps<number>) {
  const t = useT("widget.rating")
  const n = Number(value ?? 0)
  return (
    <span className="rating" role="img" aria-label={t("of", { n, max: Number(field.max ?? 5) })}>
      {steps(field).map((step) => (
        <span key={step} className={step <= n ? "on" : ""}>
          <Icon name="star" size="s" />
        </span>
      ))}
    </span>
  )
}

export const widget: Widget<number> = { name: "rating", Show }
