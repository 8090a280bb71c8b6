import { Checkbox } from "@/ui/Checkbox"
import { Note } from "@/ui/Note"

interface Props {
  text: string
  accepted: boolean
  onChange: (accepted: boolean) => void
}

/** What has to be ticked before values may leave an app. */
export const AcceptLosses = ({ text, accepted, onChange }: Props) => (
  <div className="mt3">
    <Note kind="warn">
      <Checkbox checked={accepted} onChange={onChange}>
        {text}
      </Checkbox>
    </Note>
  </div>
)
