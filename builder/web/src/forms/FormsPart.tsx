import { usePlace } from "../location"
import { useDesigner } from "../frame/context"
import { FormEditor } from "./FormEditor"
import { FormList } from "./FormList"
import "./texts"

/** The list of forms, or one form. */
export default function FormsPart() {
  const key = usePlace((place) => place.key)
  const at = useDesigner((state) => state.document.forms?.findIndex((form) => form.key === key) ?? -1)
  return key !== null && at >= 0 ? <FormEditor key={key} at={at} /> : <FormList />
}
