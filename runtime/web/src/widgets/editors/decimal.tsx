import { NumberInput } from "../parts"
import type { EditProps } from "../contract"

export const Edit = (props: EditProps<string>) => <NumberInput {...props} suffix={(props.field.unit as string) || undefined} />
