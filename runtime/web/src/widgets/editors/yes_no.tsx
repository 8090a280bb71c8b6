import { useLabel } from "@/i18n"
import { Checkbox } from "@/ui/Checkbox"
import type { EditProps } from "../contract"

export function Edit({ field, value, onChange, id, label, disabled, describedBy, small }: EditProps<boolean>) {
  const words = useLabel()
  const box = { id, checked: Boolean(value), onChange, disabled, describedBy }
  return small ? (
    <Checkbox {...box} label={label ?? words(field.label)} />
  ) : (
    <Checkbox {...box}>{words(field.label)}</Checkbox>
  )
}
