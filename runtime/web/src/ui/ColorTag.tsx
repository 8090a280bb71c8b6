import type { OptionView } from "@/api/types"
import { useLabel } from "@/i18n"
import { Tag } from "./Tag"

/** The tag of a choice's option; an option that no longer exists shows its key. */
export function ColorTag({ options, value }: { options?: OptionView[] | null; value: unknown }) {
  const label = useLabel()
  if (value === null || value === undefined || value === "") return null
  const option = options?.find((each) => each.key === value)
  return <Tag color={option?.color}>{option ? label(option.label) || option.key : String(value)}</Tag>
}
