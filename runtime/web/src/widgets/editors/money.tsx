import { NumberInput } from "../parts"
import type { EditProps } from "../contract"

const SYMBOLS: Record<string, string> = { CNY: "¥", USD: "$", EUR: "€", GBP: "£" }

export const Edit = (props: EditProps<string>) => <NumberInput {...props} prefix={SYMBOLS[props.field.currency ?? "CNY"] ?? props.field.currency} />
