import { useIsFetching, useQueryClient } from "@tanstack/react-query"
import { useEffect, useState } from "react"
import { isProblem } from "@/api"
import { useT } from "@/i18n"
import { Note } from "@/ui/Note"

/** Says that the server cannot be reached, and asks again; gone as soon as anything is answered. */
export function OfflineBar() {
  const t = useT("frame")
  const client = useQueryClient()
  const [off, setOff] = useState(() => typeof navigator !== "undefined" && navigator.onLine === false)
  useIsFetching()
  useEffect(() => {
    const look = client.getQueryCache().subscribe((event) => {
      if (event.type !== "updated") return
      if (event.action.type === "error") setOff(isProblem(event.action.error) && event.action.error.status === 0)
      else if (event.action.type === "success" && !("manual" in event.action && event.action.manual)) setOff(false)
    })
    const on = () => setOff(false),
      down = () => setOff(true)
    window.addEventListener("online", on)
    window.addEventListener("offline", down)
    return () => {
      look()
      window.removeEventListener("online", on)
      window.removeEventListener("offline", down)
    }
  }, [client])
  if (!off) return null
  const again = () => void client.refetchQueries({ type: "active" })
  return (
    <Note
      kind="bad"
      actions={
        <button type="button" className="link b" onClick={again}>
          {t("try_now")}
        </button>
      }
    >
      {t("offline")}
    </Note>
  )
}
