import { useMemo } from "react"
import { useT } from "@/i18n"
import { Icon } from "@/ui/Icon"
import { isUnder, split } from "../document/pointer"
import { useDesigner } from "../frame/context"
import { ICONS, TONES } from "../panels/ProblemsPanel"

/** The outline marks it; here it would stand at every new field. */
const UNTRANSLATED = "app.label_missing"

/** What is wrong with the part that the panel shows: which property, and what to write. */
export function OwnProblems({ pointers }: { pointers: readonly string[] }) {
  const member = useT("member")
  const t = useT("design")
  const all = useDesigner((state) => state.diagnostics)
  const own = useMemo(
    () =>
      all.flatMap((problem) => {
        if (problem.code === UNTRANSLATED) return []
        const under = pointers.find((each) => isUnder(problem.pointer, each))
        return under === undefined ? [] : [{ problem, name: split(problem.pointer.slice(under.length))[0] }]
      }),
    [all, pointers],
  )
  if (!own.length) return null
  return (
    <ul className="sec ownproblems" aria-label={t("problems")}>
      {own.map(({ problem, name }, at) => (
        <li key={at} className="row sm">
          <span className={TONES[problem.severity]}>
            <Icon name={ICONS[problem.severity]} size="s" label={t(problem.severity)} />
          </span>
          <span className="grow">
            {name && <b className="b">{member(name)}: </b>}
            {problem.message} <span className="t2">{problem.hint}</span>
          </span>
        </li>
      ))}
    </ul>
  )
}
