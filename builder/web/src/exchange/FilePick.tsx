import { useT } from "@/i18n"
import { DropZone } from "@/ui/DropZone"
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
  return (
    <DropZone className="dropbox row g2" onFiles={([dropped]) => dropped && onFile(dropped)}>
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
    </DropZone>
  )
}
