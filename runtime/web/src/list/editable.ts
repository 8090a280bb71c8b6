/** Which cells of a list can be typed into. */
import type { FieldView } from "@/api/types"

const TOO_BIG = new Set(["rich_text", "sub_table", "attachment", "image", "address", "related", "long_text"])

/** May this field be changed without opening the record? */
export const isEditable = (field: FieldView, path: string, mayUpdate: boolean): boolean =>
  mayUpdate && field.may_write && field.read_only !== true && !path.includes(".") && !TOO_BIG.has(field.widget)
