import { useState } from "react"
import { useT } from "@/i18n"
import { Icon } from "@/ui/Icon"
import "./texts"

/** A button that asks for a file; a file may also be dropped on it. */
export function FilePick({
  accept,
  file,
  onFile,
}: {
  accept: string
  file: File | null
  onFile: (file: File) => void
}) {
  const t = useT("exchange")
  const [over, setOver] = useState(false)
  return (
    <div
      className={`dropbox row g2${over ? " over" : ""}`}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        const [dropped] = event.dataTransfer.files
        if (dropped) onFile(dropped)
      }}
    >
      <label className="btn filepick">
        <input
          type="file"
          accept={accept}
          className="sr"
          onChange={(event) => {
            const [picked] = event.target.files ?? []
            event.target.value = ""
            if (picked) onFile(picked)
          }}
        />
        <Icon name="upload" size="s" />
        {t(file ? "other" : "file")}
      </label>
      <span className="t2 sm ell">{file ? file.name : t("drop")}</span>
    </div>
  )
}
