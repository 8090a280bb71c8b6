import { useState } from "react"
import { isProblem } from "@/api"
import { inOneLine } from "@/i18n"

/** Sends a small form once; what the server refuses is kept by member (`/email` → `email`), the rest as `general`. */
export function useSubmit<T>(send: () => Promise<T>, onDone: (answer: T) => void) {
  const [busy, setBusy] = useState(false)
  const [errors, setErrors] = useState<Record<string, string>>({})
  const submit = async () => {
    setBusy(true)
    try {
      const answer = await send()
      setErrors({})
      onDone(answer)
    } catch (error) {
      const found: Record<string, string> = {}
      for (const each of isProblem(error) ? error.errors : []) {
        const member = each.pointer.split("/")[1] || "general"
        found[member] = inOneLine(found[member], each.message, each.hint)
      }
      if (!Object.keys(found).length) found.general = isProblem(error) ? error.detail || error.title : String(error)
      setErrors(found)
    } finally {
      setBusy(false)
    }
  }
  /** Mistakes of members that the form does not show. */
  const others = (shown: string[]) =>
    inOneLine(...Object.entries(errors).map(([key, text]) => !shown.includes(key) && text))
  return { submit, busy, errors, others }
}
