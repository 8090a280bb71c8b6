import { lazy, Suspense, useEffect, useMemo, useState } from "react"
import { useLabel, useLanguage, useT } from "@/i18n"
import { confirm } from "@/ui/Confirm"
import { IconButton } from "@/ui/IconButton"
import { Menu } from "@/ui/Menu"
import { Segmented } from "@/ui/Segmented"
import { SkeletonLines } from "@/ui/Skeleton"
import { Tag } from "@/ui/Tag"
import { toast } from "@/ui/toast"
import { builder } from "../api/builder"
import { translated } from "../code/translated"
import { TryRule } from "../code/TryRule"
import type { Schema, Use } from "../api/types"
import { duplicate, patch, remove, write } from "../commands"
import { jsonNames } from "../code/jsonNames"
import { isUnder } from "../document/pointer"
import type { Keyed } from "../document/types"
import { RenameDialog } from "../forms/RenameDialog"
import { toastUndo, words } from "../forms/actions"
import { useDesign, useDesigner, useDo } from "../frame/context"
import { ProblemLine } from "../panels/ProblemsPanel"
import { UsedBy, UseList } from "../panels/UsedBy"
import { FORMATS } from "../exchange/formats"
import "../exchange/texts"
import { downloadFrom } from "../frame/download"
import { go } from "../location"
import type { Kind } from "./kinds"
import { ruleName } from "./JsonPart"
import type { Line, Translate } from "./summary"

const JsonEditor = lazy(() => import("../code/JsonEditor"))
const RuleEditor = lazy(() => import("../code/RuleEditor"))

interface Props {
  list: string
  kind: Kind | null
  pointer: string
  value: Keyed & Record<string, unknown>
  lines: (language: "en" | "zh", t: Translate) => Line[]
}

/** One definition: text at the left, meaning and problems at the right. */
export function DefinitionEditor({ list, kind, pointer, value, lines }: Props) {
  const t = useT("json")
  const words_ = useT("code")
  const exchange = useT("exchange")
  const label = useLabel()
  const language = useLanguage()
  const design = useDesign()
  const { schema } = design
  const perform = useDo()
  const document = useDesigner((state) => state.document)
  const all = useDesigner((state) => state.diagnostics)
  const [mode, setMode] = useState<"text" | "json">(list === "rules" ? "text" : "json")
  const [renaming, setRenaming] = useState(false)
  const [jumpTo, setJumpTo] = useState<{ pointer: string; at: number } | null>(null)
  const diagnostics = useMemo(
    () =>
      all
        .filter((each) => isUnder(each.pointer, pointer))
        .map((each) => ({ ...each, pointer: each.pointer.slice(pointer.length) })),
    [all, pointer],
  )
  const own = useMemo((): Schema => {
    const member = schema.properties?.[list] ?? {}
    return { ...(kind ? (member.items ?? {}) : member), $defs: schema.$defs }
  }, [schema, list, kind])
  useEffect(() => {
    const jump = (event: Event) => setJumpTo({ pointer: String((event as CustomEvent).detail), at: Date.now() })
    window.addEventListener("mortise:inside", jump)
    return () => window.removeEventListener("mortise:inside", jump)
  }, [])
  const name = kind ? label(value.name) || ruleName(value) || value.key : t("menu")
  const uses = async (): Promise<Use[] | null> => {
    await design.autosave.flush()
    return builder.uses(design.app, pointer).then(
      ({ items }) => items,
      () => null,
    )
  }
  const format = FORMATS[list]
  const exportIt = async () => {
    if (await design.autosave.flush()) downloadFrom(format!.file(design.app, value.key), `${value.key}.${format!.extension}`)
    else toast(exchange("notSaved"), { icon: "circle-alert" })
  }
  const erase = async () => {
    if (
      !(await confirm({
        title: `${t("delete")}: ${name}`,
        body: <UseSentence uses={await uses()} />,
        action: t("delete"),
        danger: true,
      }))
    )
      return
    go({ key: null })
    perform(remove, { pointers: [pointer] })
    toastUndo(design, words("deletedField", { name }))
  }
  return (
    <>
      <section className="middle" aria-label={name}>
        <div className="row formbar">
          <h2 className="ell">{name}</h2>
          {list === "rules" && (
            <Tag color={value.enabled === false ? "gray" : "green"}>{t(value.enabled === false ? "off" : "on")}</Tag>
          )}
          {kind && (
            <button type="button" className="t3 xs mono keybtn" title={t("rename")} onClick={() => setRenaming(true)}>
              {value.key}
            </button>
          )}
          <span className="right row g1">
            {list === "rules" && (
              <Segmented
                value={mode}
                onChange={setMode}
                items={[
                  { key: "text", label: t("text") },
                  { key: "json", label: t("json") },
                ]}
              />
            )}
            {kind && (
              <Menu
                align="end"
                trigger={(props) => <IconButton {...props} icon="ellipsis" label={t("more")} />}
                items={[
                  list === "rules" && {
                    key: "on",
                    icon: "zap",
                    label: t(value.enabled === false ? "enable" : "disable"),
                    run: () =>
                      perform(patch, {
                        pointers: [pointer],
                        members: { enabled: value.enabled === false ? undefined : false },
                      }),
                  },
                  list === "rules" && {
                    key: "language",
                    icon: "languages",
                    label: words_("otherLanguage"),
                    run: () =>
                      void translated((value.text as string[] | undefined) ?? []).then(
                        (text) => text && perform(patch, { pointers: [pointer], members: { text } }),
                      ),
                  },
                  {
                    key: "duplicate",
                    icon: "copy-plus",
                    label: t("duplicate"),
                    run: () => perform(duplicate, { pointers: [pointer] }),
                  },
                  {
                    key: "rename",
                    icon: "key-round",
                    label: t("rename"),
                    hint: value.key,
                    run: () => setRenaming(true),
                  },
                  format && {
                    key: "export",
                    icon: "download",
                    label: exchange(`export_${list}`),
                    run: () => void exportIt(),
                  },
                  { key: "delete", icon: "trash-2", danger: true, label: t("delete"), run: () => void erase() },
                ]}
              />
            )}
          </span>
        </div>
        <Suspense fallback={<SkeletonLines lines={8} />}>
          {mode === "text" && list === "rules" ? (
            <RuleEditor
              label={name}
              lines={(value.text as string[] | undefined) ?? []}
              diagnostics={diagnostics}
              onChange={(text) => perform(patch, { pointers: [pointer], members: { text }, typing: true })}
            />
          ) : (
            <JsonEditor
              label={name}
              value={value}
              schema={own}
              diagnostics={diagnostics}
              jumpTo={jumpTo}
              names={(whole) => jsonNames(document, pointer, whole, label)}
              onChange={(next) => {
                perform(write, { pointer, value: next, typing: true })
                const key = (next as Keyed | null)?.key
                if (kind && key && key !== value.key) go({ key: `${list}.${key}` }, true)
              }}
            />
          )}
        </Suspense>
      </section>
      <aside className="pane r" aria-label={t("summary")}>
        <div className="ph">{t("summary")}</div>
        <div className="panescroll">
          <div className="sec summary">
            {lines(language, t).map((line, at) => (
              <p key={at} className="sm" style={{ paddingLeft: (line.depth ?? 0) * 14 }}>
                {line.head && <span className="t3">{line.head} </span>}
                {line.strong && <b className="b">{line.strong} </b>}
                <span className={line.strong ? "t2" : ""}>{line.text}</span>
              </p>
            ))}
          </div>
          {list === "rules" && <TryRule rule={value} />}
          {diagnostics.length > 0 && (
            <div className="sec tight">
              <h3 className="sech">
                {t("problems")}
                <span className="t3 num">{diagnostics.length}</span>
              </h3>
              {diagnostics.map((each, at) => (
                <ProblemLine
                  key={at}
                  problem={{ ...each, pointer: pointer + each.pointer }}
                  document={document}
                  onClick={() => {
                    setMode(list === "rules" ? mode : "json")
                    setJumpTo({ pointer: each.pointer, at: Date.now() })
                  }}
                />
              ))}
            </div>
          )}
          {kind && <UsedBy pointer={pointer} />}
        </div>
      </aside>
      {renaming && <RenameDialog pointer={pointer} onClose={() => setRenaming(false)} />}
    </>
  )
}

function UseSentence({ uses }: { uses: Use[] | null }) {
  const t = useT("forms")
  if (uses === null) return <p className="t2 sm">{t("deleteUnknown")}</p>
  return uses.length ? (
    <>
      <p className="sm">{t("deleteUses", { n: uses.length })}</p>
      <UseList items={uses} />
    </>
  ) : (
    <p className="t2 sm">{t("usesNone")}</p>
  )
}
