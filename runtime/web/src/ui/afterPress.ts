/** Whether a mouse button or a finger is down right now. */
let isDown = false
const watch = (type: string, value: boolean): void => globalThis.addEventListener?.(type, () => (isDown = value), true)
watch("pointerdown", true)
watch("pointerup", false)
watch("pointercancel", false)

/** Runs now, or once the press that is under way has ended: a page that moves during a press makes its click miss. */
export function afterPress(run: () => void): void {
  if (!isDown) return run()
  const end = (): void => {
    globalThis.removeEventListener("pointerup", end, true)
    globalThis.removeEventListener("pointercancel", end, true)
    globalThis.setTimeout(run, 0)
  }
  globalThis.addEventListener("pointerup", end, true)
  globalThis.addEventListener("pointercancel", end, true)
}
