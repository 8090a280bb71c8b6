import { useMemo, useRef, useState } from "react"
import { isProblem } from "@/api"
import { useLabel, useLanguage, useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { Dialog } from "@/ui/Dialog"
import { Field } from "@/ui/Field"
import { Icon } from "@/ui/Icon"
import { Note } from "@/ui/Note"
import { Segmented } from "@/ui/Segmented"
import { Select } from "@/ui/Select"
import { toast } from "@/ui/toast"
import type { Diagnostic } from "../api/types"
import { takeIn } from "../commands"
import { unique } from "../document/keys"
import { split } from "../document/pointer"
import type { Keyed } from "../document/types"
import { useDesign, useDo, useDocument } from "../frame/context"
import { summarise } from "../json/summary"
import { go } from "../location"
import { ICONS, TONES } from "../panels/ProblemsPanel"
import { FilePick } from "./FilePick"
import type { Definition, Format, Read } from "./formats"
import "../json/texts"
import "./texts"

/** Each sheet's own form, by the columns of its first line. */
const GUESS = "?"
type Fate = "take" | "copy" | "leave"

/** A file of another tool: what it holds, what of it cannot run and why, and only then into the draft, as one step. */
export function TakeInDialog({ format, onClose }: { format: Format; onClose: () => void }) {
  const t = useT("exchange")
  const { app } = useDesign()
  const document = useDocument()
  const perform = useDo()
  const [file, setFile] = useState<File | null>(null)
  const [form, setForm] = useState<string | null>(GUESS)
  const [read, setRead] = useState<Read | null>(null)
  const [failure, setFailure] = useState<{ message: string; diagnostics: Diagnostic[] } | null>(null)
  const [fates, setFates] = useState<Record<number, Fate>>({})
  const asked = useRef(0)
  const held = document[format.list] as Keyed[] | undefined
  const taken = useMemo(() => new Set((held ?? []).map((each) => each.key)), [held])
  const load = async (next: File, about: string | null) => {
    const number = (asked.current += 1)
    setFile(next)
    setRead(null)
    setFailure(null)
    setFates({})
    try {
      const answer = await format.read(app, next, format.asksForm ? about : null)
      if (number === asked.current) setRead(answer)
    } catch (error) {
      if (number === asked.current) setFailure(reasons(error))
    }
  }
  const chosen = (read?.found ?? []).flatMap((each, at) => ((fates[at] ?? "take") === "leave" ? [] : [{ each, at }]))
  const take = () => {
    const keys = new Set(taken)
    const values = chosen.map(({ each, at }) => {
      const key = fates[at] === "copy" ? unique(each.key, keys) : each.key
      keys.add(key)
      return { ...each, key }
    })
    perform(takeIn, { list: format.list, values })
    go({ key: `${format.list}.${values[0]!.key}` })
    toast(t("taken", { n: values.length }), { icon: "circle-check" })
    onClose()
  }
  const refused = read !== null && !read.found.length
  return (
    <Dialog
      size="wide"
      title={t(`title_${format.list}`)}
      about={t(`about_${format.list}`)}
      onClose={onClose}
      light={!file}
      footer={
        <span className="right row">
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button kind="primary" disabled={!chosen.length} onClick={take}>
            {t("take", { n: chosen.length })}
          </Button>
        </span>
      }
    >
      {format.asksForm && (
        <div style={{ maxWidth: 320 }} className="mb3">
          <FormChoice
            value={form}
            onChange={(next) => {
              setForm(next)
              if (file) void load(file, next)
            }}
          />
        </div>
      )}
      <FilePick accept={format.accept} file={file} onFile={(next) => void load(next, form)} />
      <div aria-live="polite">
        {file && !read && !failure && <p className="t2 sm mt3">{t("reading", { name: file.name })}</p>}
        {failure && (
          <div className="mt3">
            <Note kind="bad">{failure.message}</Note>
            <Told diagnostics={failure.diagnostics} />
          </div>
        )}
        {refused && (
          <div className="mt3">
            <Note kind="bad">{t(read.diagnostics.length ? "refused" : "nothing", { n: read.diagnostics.length })}</Note>
            <Told diagnostics={read.diagnostics} />
          </div>
        )}
        {read && !refused && (
          <>
            <h3 className="sech mt3">{t("understood", { n: read.found.length })}</h3>
            {read.found.map((each, at) => (
              <Found
                key={at}
                list={format.list}
                value={each}
                exists={taken.has(each.key)}
                fate={fates[at] ?? "take"}
                onFate={(fate) => setFates({ ...fates, [at]: fate })}
                diagnostics={read.diagnostics.filter((one) => split(one.pointer)[0] === String(at))}
              />
            ))}
            <General read={read} />
          </>
        )}
      </div>
    </Dialog>
  )
}

function reasons(error: unknown): { message: string; diagnostics: Diagnostic[] } {
  if (!isProblem(error)) throw error
  const errors = error.errors as Diagnostic[]
  return { message: errors.length ? error.title : error.detail || error.title, diagnostics: errors }
}

function FormChoice({ value, onChange }: { value: string | null; onChange: (form: string | null) => void }) {
  const t = useT("exchange")
  const label = useLabel()
  const document = useDocument()
  const options = (document.forms ?? []).map((each) => ({ value: each.key, label: label(each.name) || each.key }))
  return (
    <Field label={t("form")}>
      {() => (
        <Select
          label={t("form")}
          value={value ?? ""}
          onChange={(next) => onChange(next || null)}
          options={[{ value: GUESS, label: t("guess") }, { value: "", label: t("noForm") }, ...options]}
        />
      )}
    </Field>
  )
}

interface FoundProps {
  list: string
  value: Definition
  exists: boolean
  fate: Fate
  onFate: (fate: Fate) => void
  diagnostics: readonly Diagnostic[]
}

/** One definition in words, and whether it replaces one that is there. */
function Found({ list, value, exists, fate, onFate, diagnostics }: FoundProps) {
  const t = useT("exchange")
  const json = useT("json")
  const label = useLabel()
  const language = useLanguage()
  const document = useDocument()
  const fates: [Fate, string][] = exists
    ? [
        ["take", t("replace")],
        ["copy", t("keepBoth")],
        ["leave", t("leaveOut")],
      ]
    : [
        ["take", t("is_new")],
        ["leave", t("leaveOut")],
      ]
  return (
    <section className="found" aria-label={label(value.name) || value.key}>
      <div className="row wrap g2">
        <b className="b">{label(value.name) || value.key}</b>
        <code className="t3 xs">{value.key}</code>
        <span className="right">
          <Segmented
            label={label(value.name) || value.key}
            value={fate}
            onChange={onFate}
            items={fates.map(([key, words]) => ({ key, label: words }))}
          />
        </span>
      </div>
      {exists && fate === "take" && <p className="warning sm">{t("replaces")}</p>}
      {fate !== "leave" && (
        <div className="summary foundlines scrolls" tabIndex={0}>
          {summarise(list, value, document, language, json).map((line, at) => (
            <p key={at} className="sm" style={{ paddingLeft: (line.depth ?? 0) * 14 }}>
              {line.head && <span className="t3">{line.head} </span>}
              {line.strong && <b className="b">{line.strong} </b>}
              <span className={line.strong ? "t2" : ""}>{line.text}</span>
            </p>
          ))}
        </div>
      )}
      <Told diagnostics={diagnostics} />
    </section>
  )
}

/** What concerns the file as a whole, or an element of it. */
function General({ read }: { read: Read }) {
  const t = useT("exchange")
  const rest = read.diagnostics.filter((one) => {
    const [first = ""] = split(one.pointer)
    return !/^\d+$/.test(first) || Number(first) >= read.found.length
  })
  if (!rest.length) return null
  return (
    <>
      <h3 className="sech mt3">{t("notes")}</h3>
      <Told diagnostics={rest} />
    </>
  )
}

/** Mistakes and remarks, each with the element of the file it is about. */
function Told({ diagnostics }: { diagnostics: readonly Diagnostic[] }) {
  const t = useT("exchange")
  if (!diagnostics.length) return null
  return (
    <ul className="told">
      {diagnostics.map((each, at) => (
        <li key={at} className="row g2 sm">
          <span className={TONES[each.severity]}>
            <Icon name={ICONS[each.severity]} size="s" label={each.severity} />
          </span>
          <span className="grow">
            {each.message} {each.hint && <span className="t2">{each.hint}</span>}
            {elementOf(each) && (
              <span className="t3 xs block">
                {t("part")} <code>{elementOf(each)}</code>
              </span>
            )}
          </span>
        </li>
      ))}
    </ul>
  )
}

const elementOf = ({ pointer }: Diagnostic): string => {
  const parts = split(pointer)
  const shown = parts[0] === "elements" || /^\d+$/.test(parts[0] ?? "") ? parts.slice(1) : parts
  return shown.join(" › ")
}
