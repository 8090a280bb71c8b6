import { DatePicker } from "@/ui/DatePicker"
import type { EditProps } from "../contract"

export const Edit = ({ field: _, values: _values, options: _options, inner: _inner, ...props }: EditProps<string>) => (
  <DatePicker {...props} value={props.value ?? null} />
)
