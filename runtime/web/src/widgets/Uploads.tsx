import { useRef, useState } from "react"
import { api, isProblem } from "@/api"
import type { FileRef } from "@/api/types"
import { useT } from "@/i18n"
import { DropZone } from "@/ui/DropZone"
import { Icon } from "@/ui/Icon"
import type { EditProps } from "./contract"
import { FileList, Pictures } from "./Files"
import "./widgets.css"

interface Sending {
  key: number
  name: string
  share: number
  stop: AbortController
}
let last = 0

/** Is the file one of `accept` ("image/png", "image/*", ".pdf"; nothing accepts all)? Dropped files were not asked before. */
function isAccepted(file: File, accept: readonly string[]): boolean {
  const name = file.name.toLowerCase()
  const fits = (each: string) =>
    each.startsWith(".")
      ? name.endsWith(each.toLowerCase())
      : each.endsWith("/*")
        ? file.type.startsWith(each.slice(0, -1))
        : file.type === each
  return accept.length === 0 || accept.some(fits)
}

/** Sends files one by one with progress; finished ones are handed to `onDone`, the others named in `mistakes`. */
export function useUploads(onDone: (file: FileRef) => void, accept: readonly string[] = []) {
  const t = useT("widget.files")
  const [sending, setSending] = useState<Sending[]>([])
  const [mistakes, setMistakes] = useState<string[]>([])
  const fail = (sentence: string) => setMistakes((all) => [...all, sentence])
  const done = useRef(onDone)
  done.current = onDone
  const send = async (files: readonly File[], room = files.length) => {
    setMistakes([])
    if (files.length > room) fail(t("left_out", { n: files.length - room }))
    for (const file of files.slice(0, room)) {
      if (!isAccepted(file, accept)) {
        fail(t("not_accepted", { name: file.name }))
        continue
      }
      const key = ++last
      const stop = new AbortController()
      setSending((all) => [...all, { key, name: file.name, share: 0, stop }])
      try {
        const progress = (share: number) =>
          setSending((all) => all.map((each) => (each.key === key ? { ...each, share } : each)))
        done.current(await api.upload<FileRef>("files", file, progress, stop.signal))
      } catch (error) {
        if (!(error instanceof DOMException))
          fail(t("failed", { name: file.name, why: isProblem(error) ? error.detail || error.title : "" }))
      }
      setSending((all) => all.filter((each) => each.key !== key))
    }
  }
  return { send, sending, mistakes }
}

export function UploadProgress({ sending, mistakes }: { sending: Sending[]; mistakes: string[] }) {
  const t = useT("widget.files")
  return (
    <>
      {sending.map((each) => (
        <div
          key={each.key}
          className="row sm filerow"
          role="progressbar"
          aria-label={t("sending", { name: each.name })}
          aria-valuenow={Math.round(each.share * 100)}
          aria-valuemin={0}
          aria-valuemax={100}
        >
          <Icon name="upload" size="s" />
          <span className="ell grow">{each.name}</span>
          <span className="meter">
            <i style={{ width: `${each.share * 100}%` }} />
          </span>
          <button type="button" className="link xs" onClick={() => each.stop.abort()}>
            {t("cancel")}
          </button>
        </div>
      ))}
      {mistakes.map((sentence) => (
        <div key={sentence} className="hint err" role="alert">
          <Icon name="circle-alert" size="xs" />
          <span>{sentence}</span>
        </div>
      ))}
    </>
  )
}

const PICTURES = ["image/png", "image/jpeg", "image/gif", "image/webp"]

/** A place to drop or choose files; `image` shows pictures instead of names. */
export function UploadField({ props, image }: { props: EditProps<FileRef[]>; image?: boolean }) {
  const t = useT("widget.files")
  const input = useRef<HTMLInputElement>(null)
  const value = props.value ?? []
  const latest = useRef(value)
  latest.current = value
  const most = Number(props.field.max_files ?? 20)
  const accept = image ? PICTURES : ((props.field.accept as string[] | undefined) ?? [])
  const { send, sending, mistakes } = useUploads((file) => {
    latest.current = [...latest.current, file]
    props.onChange(latest.current)
  }, accept)
  const remove = (id: string) => {
    const left = value.filter((each) => each.id !== id)
    props.onChange(left.length ? left : null)
  }
  return (
    <DropZone
      className={`dropzone${props.invalid ? " err" : ""}`}
      onFiles={(files) => {
        if (!props.disabled) void send(files, most - value.length)
      }}
    >
      {image ? (
        <Pictures files={value} onRemove={props.disabled ? undefined : remove} />
      ) : (
        <FileList files={value} onRemove={props.disabled ? undefined : remove} />
      )}
      <UploadProgress sending={sending} mistakes={mistakes} />
      {value.length < most ? (
        <div className="row sm t3">
          <button
            type="button"
            id={props.id}
            className="btn s"
            aria-describedby={props.describedBy}
            disabled={props.disabled}
            onClick={() => input.current?.click()}
          >
            <Icon name={image ? "image" : "paperclip"} />
            {t("add")}
          </button>
          <span className="ell">{t("drop")}</span>
        </div>
      ) : (
        <span className="t3 xs">{t("too_many", { n: most })}</span>
      )}
      <input
        ref={input}
        type="file"
        className="hide"
        tabIndex={-1}
        multiple={most > 1}
        accept={accept.join(",") || undefined}
        aria-label={props.label ?? t("add")}
        onChange={(event) => {
          void send([...(event.target.files ?? [])], most - value.length)
          event.target.value = ""
        }}
      />
    </DropZone>
  )
}
