import { useMemo, useState } from "react"
import { useLabel, useLanguage, useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { Empty } from "@/ui/Empty"
import { Icon } from "@/ui/Icon"
import { IconButton } from "@/ui/IconButton"
import { Menu, type MenuItems } from "@/ui/Menu"
import { SearchBox } from "@/ui/SearchBox"
import { paste } from "../commands"
import { unique } from "../document/keys"
import { join } from "../document/pointer"
import type { Keyed } from "../document/types"
import { useDesigner, useDo, useDocument } from "../frame/context"
import { FORMATS, type Format } from "../exchange/formats"
import { TakeInDialog } from "../exchange/TakeInDialog"
import { matching } from "../forms/search"
import { go, usePlace, type Part } from "../location"
import { DefinitionEditor } from "./DefinitionEditor"
import { kindsOf, type Kind } from "./kinds"
import { summarise } from "./summary"
import "../forms/texts"
import "./texts"

interface Entry {
  id: string
  kind: Kind | null
  pointer: string
  value: Keyed & Record<string, unknown>
  list: string
}

/** Flows, rules, reports and pages: a list, the definition with help while typing, and what it means. */
export default function JsonPart({ part }: { part: Part }) {
  const t = useT("json")
  const exchange = useT("exchange")
  const label = useLabel()
  const document = useDocument()
  const perform = useDo()
  const chosen = usePlace((place) => place.key)
  const [text, setText] = useState("")
  const kinds = kindsOf(part)
  const entries = useMemo(
    (): Entry[] => [
      ...kinds.flatMap((kind) =>
        ((document[kind.list] as (Keyed & Record<string, unknown>)[] | undefined) ?? []).map((value, at) => ({
          id: `${kind.list}.${value.key}`,
          kind,
          pointer: join("", kind.list, at),
          value,
          list: kind.list as string,
        })),
      ),
      ...(part === "pages"
        ? [{ id: "menu", kind: null, pointer: "/menu", value: (document.menu ?? []) as never, list: "menu" }]
        : []),
    ],
    [document, kinds, part],
  )
  const entry = entries.find((each) => each.id === chosen) ?? entries[0]
  const shown = matching(entries, text, (each) => [
    each.kind ? label(each.value.name) : t("menu"),
    each.id,
    ruleName(each.value),
  ])
  const [taking, setTaking] = useState<Format | null>(null)
  const fromFiles: MenuItems = kinds.flatMap(({ list }) => {
    const format = FORMATS[list]
    return format
      ? [{ key: `file ${list}`, icon: "upload", label: exchange(`import_${list}`), run: () => setTaking(format) }]
      : []
  })
  const make: MenuItems = [...kinds.flatMap((kind): MenuItems => [
    { head: t(kind.word) },
    ...kind.examples(document).map(({ word, icon, value }, at) => ({
      key: `${kind.list}${at}`,
      icon,
      label: t(word),
      run: () => {
        const key = unique(
          value.key,
          ((document[kind.list] as Keyed[] | undefined) ?? []).map((each) => each.key),
        )
        perform(paste, { list: join("", kind.list), values: [{ ...value, key }] })
        go({ key: `${kind.list}.${key}` })
      },
    })),
  ]), ...(fromFiles.length ? (["-", ...fromFiles] as MenuItems) : [])]
  return (
    <main className="desb cols json">
      <nav className="pane l sidenav" aria-label={t(kinds[0]?.word ?? "page")}>
        <div className="ph">
          <h2 className="plainh">{useTitleOf(part)}</h2>
          <span className="t3 num" style={{ fontWeight: 400 }}>
            {entries.length}
          </span>
          <span className="right">
            <Menu
              items={make}
              align="end"
              trigger={(props) => <IconButton {...props} icon="plus" label={t("newFrom")} />}
            />
          </span>
        </div>
        <div style={{ padding: 8 }}>
          <SearchBox width="100%" value={text} onChange={setText} placeholder={t("search")} />
        </div>
        <ul className="scrolls" style={{ padding: "0 8px" }}>
          {shown.map((each) => (
            <li key={each.id}>
              <EntryLine entry={each} on={each.id === entry?.id} />
            </li>
          ))}
        </ul>
      </nav>
      {entry ? (
        <DefinitionEditor
          key={entry.id}
          list={entry.list}
          kind={entry.kind}
          pointer={entry.pointer}
          value={entry.value}
          lines={(language, words) => summarise(entry.list, entry.value, document, language, words)}
        />
      ) : (
        <div className="canvas">
          <Empty icon={kinds[0]?.icon} title={t(`empty_${part}`)} text={t(`about_${part}`)}>
            <Menu
              items={make}
              trigger={(props) => (
                <Button {...props} icon="plus">
                  {t("newFrom")}
                </Button>
              )}
            />
          </Empty>
        </div>
      )}
      {taking && <TakeInDialog format={taking} onClose={() => setTaking(null)} />}
    </main>
  )
}

const useTitleOf = (part: Part) => useT("design")(part)

/** The name a rule's text gives itself. */
export const ruleName = (value: Record<string, unknown>): string | undefined =>
  Array.isArray(value.text) ? /["“](.+?)["”]/.exec(String(value.text[0]))?.[1] : undefined

function EntryLine({ entry, on }: { entry: Entry; on: boolean }) {
  const t = useT("json")
  const label = useLabel()
  const language = useLanguage()
  const document = useDocument()
  const worst = useDesigner(
    (state) =>
      state.diagnostics.find((each) => each.pointer === entry.pointer || each.pointer.startsWith(`${entry.pointer}/`))
        ?.severity,
  )
  const name = entry.kind ? label(entry.value.name) || ruleName(entry.value) || entry.value.key : t("menu")
  const first = summarise(entry.list, entry.value, document, language, t)[0]?.text
  return (
    <button
      type="button"
      className={`navline${on ? " on" : ""}`}
      aria-current={on || undefined}
      onClick={() => go({ key: entry.id })}
    >
      {entry.list === "rules" ? (
        <i className={`dot${entry.value.enabled === false ? "" : " ok"}`} />
      ) : (
        <Icon name={entry.kind?.icon ?? "menu"} size="s" />
      )}
      <span className="grow">
        <span className="b ell block">{name}</span>
        <span className="t3 xs ell block">{first}</span>
      </span>
      {worst && worst !== "hint" && (
        <span className={worst === "error" ? "danger" : "warning"}>
          <Icon name={worst === "error" ? "circle-x" : "triangle-alert"} size="s" label={worst} />
        </span>
      )}
    </button>
  )
}
