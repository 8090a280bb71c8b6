import { useLabel, useT } from "@/i18n"
import { Loading, SkeletonLines } from "@/ui/Skeleton"
import type { Use } from "../api/types"
import { useDesign, useDocument } from "../frame/context"
import { jump } from "../frame/jump"
import { placeOf } from "./ProblemsPanel"
import { useUses } from "../forms/uses"

/** Everything that would notice a change of this part; a click goes there. */
export function UsedBy({ pointer }: { pointer: string }) {
  const t = useT("forms")
  const query = useUses([pointer])
  const items = query.data
  return (
    <div className="sec">
      <h3 className="sech">
        {t("usedBy")}
        {items && <span className="t3 num">{items.length}</span>}
      </h3>
      {query.error ? (
        <p className="t3 sm">{t("usesFailed")}</p>
      ) : !items ? (
        <Loading>
          <SkeletonLines lines={2} />
        </Loading>
      ) : !items.length ? (
        <p className="t2 sm">{t("usesNone")}</p>
      ) : (
        <UseList items={items} />
      )}
    </div>
  )
}

export function UseList({ items }: { items: readonly Use[] }) {
  const label = useLabel()
  const t = useT("forms")
  const { store } = useDesign()
  const document = useDocument()
  return (
    <ul className="uses">
      {items.map((use) => (
        <li key={use.pointer}>
          <button type="button" className="link sm" onClick={() => jump(store, use.pointer)}>
            <span className="t3">{kindOf(t, use.kind)}</span>{" "}
            {label(use.label) ||
              placeOf(document, use.pointer)
                .map((each) => label(each))
                .join(" › ") ||
              use.pointer}
          </button>
        </li>
      ))}
    </ul>
  )
}

/** "reference", "expression" and "rule" in words; a kind this designer does not know stays as it is. */
function kindOf(t: (key: string) => string, kind: string): string {
  const words = t(`use_${kind}`)
  return words.startsWith("use_") ? kind : words
}
