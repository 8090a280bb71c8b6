import { addTexts, useT } from "@/i18n"
import { Icon } from "@/ui/Icon"
import type { ShowProps, Widget } from "../contract"

addTexts("widget.yes_no", { en: { yes: "Yes", no: "No" }, zh: { yes: "是", no: "否" } })

function Show({ value }: ShowProps<boolean>) {
  const t = useT("widget.yes_no")
  return (
    <span className="row g1">
      {value ? <Icon name="check" size="s" className="success" /> : <Icon name="x" size="s" className="t3" />}
      <span className={value ? "" : "t3"}>{t(value ? "yes" : "no")}</span>
    </span>
  )
}

export const widget: Widget<boolean> = { name: "yes_no", ownLabel: true, Show }
