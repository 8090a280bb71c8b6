import { addTexts, useLabel, useT } from "@/i18n"
import { Checkbox } from "@/ui/Checkbox"
import { Icon } from "@/ui/Icon"
import type { EditProps, ShowProps, Widget } from "../contract"

addTexts("widget.yes_no", { en: { yes: "Yes", no: "No" }, zh: { yes: "是", no: "否" } })

function Edit({ field, value, onChange, id, label, disabled, describedBy, small }: EditProps<boolean>) {
  const words = useLabel()
  const box = { id, checked: Boolean(value), onChange, disabled, describedBy }
  return small ? (
    <Checkbox {...box} label={label ?? words(field.label)} />
  ) : (
    <Checkbox {...box}>{words(field.label)}</Checkbox>
  )
}

function Show({ value }: ShowProps<boolean>) {
  const t = useT("widget.yes_no")
  return (
    <span className="row g1">
      {value ? <Icon name="check" size="s" className="success" /> : <Icon name="x" size="s" className="t3" />}
      <span className={value ? "" : "t3"}>{t(value ? "yes" : "no")}</span>
    </span>
  )
}

export const widget: Widget<boolean> = { name: "yes_no", ownLabel: true, Edit, Show }
