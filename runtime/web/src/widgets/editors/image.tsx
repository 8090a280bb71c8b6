import type { FileRef } from "@/api/types"
import { UploadField } from "../Uploads"
import type { EditProps } from "../contract"

export const Edit = (props: EditProps<FileRef[]>) => <UploadField props={props} image />
