import { TextInput } from "../parts"
import type { EditProps } from "../contract"

/** Too long a text is not cut while it is pasted: the form says how long it may be. */
export const Edit = (props: EditProps<string>) => <TextInput {...props} />
