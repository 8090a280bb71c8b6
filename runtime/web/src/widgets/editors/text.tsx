import { TextInput } from "../parts"
import type { EditProps } from "../contract"

export const Edit = (props: EditProps<string>) => <TextInput {...props} maxLength={props.field.max_length} />
