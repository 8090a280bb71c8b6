import { useLabel, useT } from "@/i18n"
import { Icon } from "@/ui/Icon"
import type { Diagnostic } from "../api/types"
import { kindAt, nameAt } from "../commands/names"
import { split } from "../document/pointer"
import type { AppDoc } from "../document/types"
import { useDesign, useDesigner, useDocument } from "../frame/context"
import { jump } from "../frame/jump"

export const ICONS = { error: "circle-x", warning: "triangle-alert", hint: "info" } as const
export const TONES = { error: "danger", warning: "warning", hint: "t3" } as const

/** Every mistake with its place; a click goes there. */
export function ProblemsPanel({ onJump }: { onJump: () => void }) {
  const t = useT("design")
  const { store } = useDesign()
  const document = useDocument()
  const diagnostics = useDesigner((state) => state.diagnostics)
  return (
    <div className="floatlist" style={{ width: 520 }}>
      <div className="ph">
        <span>{t("problems")}</span>
        <span className="t3 xs" style={{ fontWeight: 400 }}>
          {t("problemsAbout")}
        </span>
      </div>
      {!diagnostics.length && (
        <p className="t2 sm" style={{ padding: 16 }}>
          {t("problemsEmpty")}
        </p>
      )}
      <ul>
        {diagnostics.map((each, at) => (
          <li key={at}>
            <ProblemLine
              problem={each}
              document={document}
              onClick={() => {
                onJump()
                jump(store, each.pointer)
              }}
            />
          </li>
        ))}
      </ul>
    </div>
  )
}

export function ProblemLine({
  problem,
  document,
  onClick,
}: {
  problem: Diagnostic
  document: AppDoc
  onClick?: () => void
}) {
  const t = useT("design")
  const label = useLabel()
  const place = placeOf(document, problem.pointer)
    .map((text) => label(text))
    .filter(Boolean)
    .join(" › ")
  return (
    <button type="button" className="item problem" onClick={onClick}>
      <span className={TONES[problem.severity]}>
        <Icon name={ICONS[problem.severity]} size="s" label={t(problem.severity)} />
      </span>
      <span className="grow">
        {problem.message}
        {problem.hint && <span className="t2"> {problem.hint}</span>}
        <span className="xs t3" style={{ display: "block" }}>
          {place || problem.pointer}
        </span>
      </span>
    </button>
  )
}

/** "form Customer › field Level". */
export function placeOf(document: AppDoc, pointer: string) {
  const parts = split(pointer)
  const ends = parts.flatMap((part, at) => (/^\d+$/.test(part) ? [at + 1] : []))
  return ends
    .map((end) => {
      const here =
        "/" +
        parts
          .slice(0, end)
          .map((part) => part.replace(/~/g, "~0").replace(/\//g, "~1"))
          .join("/")
      const kind = kindAt(here),
        name = nameAt(document, here)
      return { en: `${kind.en} ${name.en}`.trim(), zh: `${kind.zh} ${name.zh}`.trim() }
    })
    .filter((_, at) => at === 0 || at === ends.length - 1)
}
