import { useState } from "react"
import { isProblem } from "@/api"
import { useLabel, useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { Icon } from "@/ui/Icon"
import { builder } from "../api/builder"
import type { Trial, TrialItem } from "../api/types"
import { useDesign, useDocument } from "../frame/context"
import "./texts"

/** What the rule would do to the records there are, before it is published. Nothing is written. */
export function TryRule({ rule }: { rule: Record<string, unknown> }) {
  const t = useT("code")
  const design = useDesign()
  const document = useDocument()
  const [trial, setTrial] = useState<Trial | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const tryIt = async () => {
    setBusy(true)
    setProblem(null)
    try {
      setTrial(await builder.tryRule({ app: design.app, rule, tables: (document.tables as unknown[] | undefined) ?? [] }))
    } catch (error) {
      setTrial(null)
      setProblem(isProblem(error) ? (error.errors[0]?.message ?? error.message) : String(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="sec tryrule">
      <h3 className="sech">
        {t("try")}
        <span className="right">
          <Button small icon="play" busy={busy} onClick={() => void tryIt()}>
            {t("tryIt")}
          </Button>
        </span>
      </h3>
      {problem ? (
        <p className="hint err" role="alert">
          {problem}
        </p>
      ) : trial ? (
        <Answer trial={trial} />
      ) : (
        <p className="t3 sm">{t("tryHint")}</p>
      )}
    </div>
  )
}

function Answer({ trial }: { trial: Trial }) {
  const t = useT("code")
  const label = useLabel()
  const document = useDocument()
  const form = label(document.forms?.find((each) => each.key === trial.form)?.name) || trial.form
  const count = trial.complete ? trial.count : `${trial.count}+`
  return (
    <div role="status">
      <p className="b">{form === null ? t("wouldRun") : t("wouldTouch", { n: count, form })}</p>
      {trial.on && <p className="t2 sm">{t("onDay", { day: trial.on })}</p>}
      <p className="t3 xs">
        {trial.narrowed && `${t("narrowed")} `}
        {t("nothingWritten")}
      </p>
      <ul className="tryitems">
        {trial.items.map((item, at) => (
          <li key={item.record?.id ?? at}>
            <One item={item} />
          </li>
        ))}
      </ul>
      {trial.count > trial.items.length && <p className="t3 xs">{t("firstOf", { n: trial.items.length })}</p>}
    </div>
  )
}

function One({ item }: { item: TrialItem }) {
  const t = useT("code")
  return (
    <details>
      <summary className="row g1">
        <Icon name={item.fired ? "zap" : "circle-x"} size="s" />
        <span className="ell grow">{item.record?.title || item.record?.id || t("once")}</span>
        <span className="t3 xs num">{item.would.length}</span>
      </summary>
      {item.error && <p className="hint err">{item.error}</p>}
      {item.would.map((each, at) => (
        <div key={at} className="sm">
          {each.text}
          {each.changes?.map((change) => (
            <div key={change.field} className="xs t2 change">
              <code>{change.field}</code> <s>{shown(change.old)}</s> → <b>{shown(change.new)}</b>
            </div>
          ))}
        </div>
      ))}
      {item.parts.length > 0 && (
        <div className="parts">
          <div className="t3 xs">{t("why")}</div>
          {item.parts.map((part, at) => (
            <div key={at} className="xs row g1" style={{ paddingLeft: part.depth * 10 }}>
              <code className="grow ell">{part.text}</code>
              <span className={part.null === "failed" ? "danger" : "t2"}>
                {part.null ? t(part.null) : shown(part.value)}
              </span>
            </div>
          ))}
        </div>
      )}
    </details>
  )
}

/** A value in one line: tagged JSON of decimals and dates is shown as its text. */
function shown(value: unknown): string {
  if (value === null || value === undefined) return "–"
  if (typeof value === "boolean") return value ? "✓" : "✗"
  if (Array.isArray(value)) return value.map(shown).join(", ")
  if (typeof value === "object") {
    const entries = Object.entries(value)
    const [name, inner] = entries[0] ?? ["", ""]
    if (entries.length === 1 && name.startsWith("$")) return String(inner)
    return "name" in value ? String(value.name) : "id" in value ? `#${String(value.id)}` : JSON.stringify(value)
  }
  return String(value)
}
