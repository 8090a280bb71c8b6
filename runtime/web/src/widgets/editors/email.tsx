import { TextInput } from "../parts"
import type { EditProps } from "../contract"

export const Edit = (props: EditProps<string>) => <TextInput {...props} type="email" inputMode="email" maxLength={254} />
