import { Suspense, useEffect, useMemo, useState } from "react"
import { useLanguage, useT } from "@/i18n"
import { IconButton } from "@/ui/IconButton"
import { Select } from "@/ui/Select"
import { FeelEditor } from "../code/fetched"
import type { Condition, FormDef } from "../document/types"
import { useDocument } from "../frame/context"
import "../properties/texts"
import { ConditionRows } from "./ConditionRows"
import { rowAt } from "./fitting"
import { fieldsOf } from "./members"
import { emptyGroup, type Group } from "./model"
import { namesOf } from "./names"
import { parse } from "./parse"
import { print } from "./print"
import { words } from "./words"

interface Props {
  title: string
  value: Condition | undefined
  fallback: boolean
  form: FormDef | undefined
  onChange: (value: Condition | undefined, typing?: boolean) => void
  headed?: boolean
  slot?: "condition" | "filter"
}

/** Always, never, or a condition: read as a sentence, edited as rows or as FEEL, whichever one likes better. */
export function ConditionEditor({ title, value, fallback, form, onChange, headed, slot = "condition" }: Props) {
  const t = useT("props")
  const language = useLanguage()
  const document = useDocument()
  const text = typeof value === "string" ? value : null
  const group = useMemo(() => (text === null ? null : parse(text)), [text])
  const [open, setOpen] = useState(false)
  const [mode, setMode] = useState<"rows" | "text">("rows")
  const [drawn, setDrawn] = useState<Group | null>(null)
  useEffect(() => {
    setDrawn((now) => (now && text === print(now) ? now : group))
  }, [group, text])
  const put = (next: Group) => {
    setDrawn(next)
    const complete = print(next)
    if (next.parts.length && parse(complete)) onChange(complete, true)
  }
  const constant = String(typeof value === "boolean" ? value : fallback)
  const begin = () => {
    const first = fieldsOf(form)[0]!
    const begun = { ...emptyGroup(), parts: [rowAt(first.key, first)] }
    setDrawn(begun)
    onChange(print(begun))
    setOpen(true)
    setMode("rows")
  }
  const sentence = group ? words(group, language, namesOf(form, language, document)) : null
  const head = headed && (
    <h3 className="sech">
      {title}
      <span className="right xs t3 row" style={{ fontWeight: 400 }}>
        {text !== null && (
          <span className="row g1" role="group" aria-label={title}>
            <button
              type="button"
              className={`link ${mode === "rows" ? "strong" : ""}`}
              aria-pressed={mode === "rows"}
              onClick={() => {
                setMode("rows")
                setOpen(true)
              }}
            >
              {t("inWords")}
            </button>
            ·
            <button
              type="button"
              className={`link ${mode === "text" ? "strong" : ""}`}
              aria-pressed={mode === "text"}
              onClick={() => {
                setMode("text")
                setOpen(true)
              }}
            >
              {t("asText")}
            </button>
          </span>
        )}
        {text === null ? (
          <IconButton icon="plus" label={`${title}: ${t("addCondition")}`} onClick={begin} />
        ) : (
          <IconButton
            icon="x"
            label={`${title}: ${t("clearCondition")}`}
            onClick={() => {
              onChange(undefined)
              setOpen(false)
            }}
          />
        )}
      </span>
    </h3>
  )
  return (
    <div className="condedit">
      {head}
      {text === null ? (
        <Select
          small
          label={title}
          value={constant}
          onChange={(next) =>
            next === "rows" ? begin() : onChange((next === "true") === fallback ? undefined : next === "true")
          }
          options={[
            { value: "true", label: fallback ? t("always") : t("yes") },
            { value: "false", label: fallback ? t("never") : t("no") },
            { value: "rows", label: `${t("addCondition")}…` },
          ]}
        />
      ) : (
        <>
          {!(open && mode === "rows" && group) && (
            <button type="button" className="cond" aria-expanded={open} onClick={() => setOpen(!open)}>
              {sentence ? (
                <>
                  <span className="t2">{t("whenWord")} </span>
                  {sentence.map((piece, at) =>
                    piece.strong ? (
                      <span key={at} className="w">
                        {piece.text}
                      </span>
                    ) : (
                      <span key={at}>{piece.text}</span>
                    ),
                  )}
                </>
              ) : (
                <code className="mono">{text}</code>
              )}
            </button>
          )}
          {open &&
            mode === "rows" &&
            (group && drawn ? (
              <ConditionRows group={drawn} form={form} onChange={put} onDone={() => setOpen(false)} />
            ) : (
              <p className="hint">{t("tooRich")}</p>
            ))}
          {open && (mode === "text" || !group) && (
            <Suspense fallback={<div className="input s" />}>
              <FeelEditor
                label={title}
                value={text}
                form={form?.key}
                slot={slot}
                onChange={(next) => onChange(next.trim() ? next : undefined, true)}
              />
            </Suspense>
          )}
        </>
      )}
    </div>
  )
}
