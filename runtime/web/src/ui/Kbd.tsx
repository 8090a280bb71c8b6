/** A key, quiet, beside the action it starts. `Mod` is Ctrl, or ⌘ on a Mac. Hidden where there is no keyboard. */
const mac = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.platform)

export const keyName = (keys: string) => keys.replace("Mod", mac ? "⌘" : "Ctrl")

export function Kbd({ keys }: { keys: string }) {
  return (
    <kbd className="kbd" aria-hidden="true">
      {keyName(keys)}
    </kbd>
  )
}
