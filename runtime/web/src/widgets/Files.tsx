/** Files and pictures that a field or a comment holds, to open and, where one may, to take away. */
import type { FileRef } from "@/api/types"
import { addTexts, formatBytes, useT } from "@/i18n"
import { Icon } from "@/ui/Icon"
import "./widgets.css"

addTexts("widget.files", {
  en: {
    add: "Choose files",
    drop: "or drop them here",
    remove: "Remove {name}",
    cancel: "Cancel",
    failed: "{name} was not uploaded. {why}",
    not_accepted: "{name} was not uploaded, because this field does not take files of its kind.",
    left_out: "{n} files were left out, because the field is full.", "left_out_one": "1 file was left out, because the field is full.",
    sending: "Sending {name}",
    open: "Open {name}",
    too_many: "At most {n} files.", "too_many_one": "At most 1 file.",
  },
  zh: {
    add: "选择文件",
    drop: "或拖到此处",
    remove: "移除 {name}",
    cancel: "取消",
    failed: "{name} 未上传。{why}",
    not_accepted: "{name} 未上传：此字段不接受这种类型的文件。",
    left_out: "有 {n} 个文件未上传：此字段已满。",
    sending: "正在上传 {name}",
    open: "打开 {name}",
    too_many: "最多 {n} 个文件。",
  },
})

export function FileList({ files, onRemove }: { files: FileRef[]; onRemove?: (id: string) => void }) {
  const t = useT("widget.files")
  return (
    <>
      {files.map((file) => (
        <div key={file.id} className="row sm filerow">
          <Icon name="paperclip" size="s" className="t3" />
          <a
            className="link ell"
            href={file.url}
            target="_blank"
            rel="noreferrer"
            onClick={(event) => event.stopPropagation()}
          >
            {file.name}
          </a>
          <span className="t3 xs nowrap">{formatBytes(file.size_bytes ?? 0)}</span>
          {onRemove && (
            <button
              type="button"
              className="t3 row right"
              aria-label={t("remove", { name: file.name })}
              onClick={() => onRemove(file.id)}
            >
              <Icon name="x" size="s" />
            </button>
          )}
        </div>
      ))}
    </>
  )
}

export function Pictures({
  files,
  onRemove,
  small,
}: {
  files: FileRef[]
  onRemove?: (id: string) => void
  small?: boolean
}) {
  const t = useT("widget.files")
  if (!files.length) return null
  return (
    <div className={`pictures${small ? " s" : ""}`}>
      {files.map((file) => (
        <span key={file.id} className="picture">
          <a
            href={file.url}
            target="_blank"
            rel="noreferrer"
            aria-label={t("open", { name: file.name })}
            onClick={(event) => event.stopPropagation()}
          >
            <img src={file.url} alt={file.name} loading="lazy" />
          </a>
          {onRemove && (
            <button type="button" aria-label={t("remove", { name: file.name })} onClick={() => onRemove(file.id)}>
              <Icon name="x" size="xs" />
            </button>
          )}
        </span>
      ))}
    </div>
  )
}
