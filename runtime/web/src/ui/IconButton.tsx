import { Button, type ButtonProps } from "./Button"
import { Tooltip } from "./Tooltip"

/** A button that is only an icon: always has a name for readers, shown as a tooltip with its key. */
export function IconButton({
  label,
  icon,
  keys,
  kind = "quiet",
  small = true,
  ...rest
}: ButtonProps & { label: string; icon: string }) {
  return (
    <Tooltip text={label} keys={keys}>
      <Button {...rest} kind={kind} small={small} icon={icon} aria-label={label} aria-keyshortcuts={keys} />
    </Tooltip>
  )
}
