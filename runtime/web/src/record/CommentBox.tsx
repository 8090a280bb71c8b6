import { useQueryClient } from "@tanstack/react-query"
import { useRef, useState, type KeyboardEvent } from "react"
import { api, isProblem } from "@/api"
import type { FileRef, Person } from "@/api/types"
import { useT } from "@/i18n"
import { useSession } from "@/session"
import { Avatar } from "@/ui/Avatar"
import { Button } from "@/ui/Button"
import { Icon } from "@/ui/Icon"
import { IconButton } from "@/ui/IconButton"
import { Kbd } from "@/ui/Kbd"
import { Float } from "@/ui/Popover"
import { useKeys } from "@/ui/useKeys"
import { usePeopleSearch } from "@/widgets/people"
import { FileList } from "@/widgets/Files"
import { UploadProgress, useUploads } from "@/widgets/Uploads"

const AT = /(?:^|\s|[，。；：])@([^\s@]{0,20})$/

const draftOf = (path: string) => `mortise:comment:${path}`
const kept = (path: string): string => {
  try {
    return sessionStorage.getItem(draftOf(path)) ?? ""
  } catch {
    return ""
  }
}
const keep = (path: string, text: string): void => {
  try {
    if (text) sessionStorage.setItem(draftOf(path), text)
    else sessionStorage.removeItem(draftOf(path))
  } catch {
    // storage is forbidden: the text lives as long as the page
  }
}

/** People whose name stands after an @ before the caret. */
function Mentions({
  query,
  anchor,
  at,
  onPick,
  onClose,
}: {
  query: string
  anchor: React.RefObject<HTMLElement | null>
  at: number
  onPick: (person: Person) => void
  onClose: () => void
}) {
  const people = usePeopleSearch(query)
  const list = (people.data ?? []).slice(0, 6)
  if (!list.length) return null
  return (
    <Float open onClose={onClose} anchor={anchor} className="menu" side="bottom">
      <div role="listbox">
        {list.map((person, index) => (
          <div
            key={person.id}
            className="mi"
            role="option"
            aria-selected={index === at}
            data-on={index === at || undefined}
            data-person={person.id}
            onPointerDown={(event) => {
              event.preventDefault()
              onPick(person)
            }}
          >
            <Avatar name={person.title} />
            <span className="grow ell">{person.title}</span>
            <span className="t3 xs">{person.department?.title}</span>
          </div>
        ))}
      </div>
    </Float>
  )
}

/** Writing a comment: @ mentions, files, Ctrl+Enter sends. An unsent text survives a reload. */
export function CommentBox({ path, phone }: { path: string; phone?: boolean }) {
  const t = useT("record")
  const { me } = useSession()
  const client = useQueryClient()
  const box = useRef<HTMLDivElement>(null)
  const area = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useState(() => kept(path))
  const [open, setOpen] = useState(false)
  const [query, setQuery] = useState<string | null>(null)
  const [at, setAt] = useState(0)
  const [known, setKnown] = useState<Map<string, string>>(new Map())
  const [files, setFiles] = useState<FileRef[]>([])
  const [busy, setBusy] = useState(false)
  const [mistake, setMistake] = useState<string | null>(null)
  const uploads = useUploads((file) => setFiles((all) => [...all, file]))
  const picker = useRef<HTMLInputElement>(null)
  useKeys({
    M: () => {
      setOpen(true)
      area.current?.focus()
    },
  })
  const type = (next: string) => {
    setText(next)
    keep(path, next)
    const found = AT.exec(next.slice(0, area.current?.selectionStart ?? next.length))
    setQuery(found ? found[1] : null)
    setAt(0)
  }
  const mention = (person: Person) => {
    const end = area.current?.selectionStart ?? text.length
    const start = text.slice(0, end).lastIndexOf("@")
    const name = `@${person.title} `
    setKnown(new Map(known).set(person.title, String(person.id)))
    setQuery(null)
    type(text.slice(0, start) + name + text.slice(end))
    setQuery(null)
    window.setTimeout(() => area.current?.setSelectionRange(start + name.length, start + name.length), 0)
  }
  const send = async () => {
    if (!text.trim() && !files.length) return
    setBusy(true)
    setMistake(null)
    try {
      await api.post(`${path}/comments`, {
        text: text.trim(),
        mentions: [...known].filter(([name]) => text.includes(`@${name}`)).map(([, id]) => id),
        files: files.map((file) => file.id),
      })
      setText("")
      keep(path, "")
      setFiles([])
      setOpen(false)
      area.current?.blur()
      void client.invalidateQueries({ queryKey: ["timeline", path] })
    } catch (error) {
      setMistake(t("unsent", { why: isProblem(error) ? error.detail || error.title : "" }))
    } finally {
      setBusy(false)
    }
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const options = document.querySelectorAll<HTMLElement>("[data-person]")
    if (query !== null && options.length) {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault()
        return setAt((at + (event.key === "ArrowDown" ? 1 : -1) + options.length) % options.length)
      }
      if (event.key === "Enter" || event.key === "Tab") {
        event.preventDefault()
        return void options[at]?.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }))
      }
    }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      void send()
    }
  }
  const active = open || text || files.length > 0
  return (
    <div className={`commentbox${phone ? " onphone" : ""}`}>
      <div ref={box} className="input area cbox">
        {!phone && <Avatar name={me.name} me />}
        <div className="grow">
          <textarea
            ref={area}
            rows={1}
            value={text}
            aria-label={t("comment")}
            placeholder={t(phone ? "comment_phone" : "comment")}
            onFocus={() => setOpen(true)}
            onBlur={() => !text && !files.length && setOpen(false)}
            onChange={(event) => type(event.target.value)}
            onKeyDown={onKeyDown}
          />
          <FileList files={files} onRemove={(id) => setFiles(files.filter((each) => each.id !== id))} />
          <UploadProgress {...uploads} />
          {mistake && (
            <div className="hint err" role="alert">
              <Icon name="circle-alert" size="xs" />
              <span>{mistake}</span>
            </div>
          )}
        </div>
        {!active && !phone && <Kbd keys="M" />}
        {(active || phone) && (
          <span className="row ctools" onMouseDown={(event) => event.preventDefault()}>
            <IconButton icon="paperclip" label={t("attach")} onClick={() => picker.current?.click()} />
            {active ? (
              <Button
                small
                kind="primary"
                icon={phone ? "send" : undefined}
                aria-label={phone ? t("send") : undefined}
                keys={phone ? undefined : "Mod Enter"}
                busy={busy}
                disabled={!text.trim() && !files.length}
                onClick={() => void send()}
              >
                {phone ? undefined : t("send")}
              </Button>
            ) : null}
          </span>
        )}
      </div>
      <input
        ref={picker}
        type="file"
        multiple
        className="hide"
        tabIndex={-1}
        aria-label={t("attach")}
        onChange={(event) => {
          setOpen(true)
          void uploads.send([...(event.target.files ?? [])])
          event.target.value = ""
        }}
      />
      {query !== null && (
        <Mentions query={query} anchor={box} at={at} onPick={mention} onClose={() => setQuery(null)} />
      )}
    </div>
  )
}
