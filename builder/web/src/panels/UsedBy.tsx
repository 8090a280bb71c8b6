import { useMemo } from "react"
import { useLabel, useT } from "@/i18n"
import { Loading, SkeletonLines } from "@/ui/Skeleton"
import type { Use } from "../api/types"
import { useDesign, useDocument } from "../frame/context"
import { jump } from "../frame/jump"
import { kindAt, nameAt } from "../commands/names"
import { join, split } from "../document/pointer"
import type { AppDoc, Text } from "../document/types"
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
  const own = useMemo(
    () => items.filter((use) => !use.app).map((use) => ({ use, ...lineOf(use, document) })),
    [items, document],
  )
  const abroad = items.filter((use) => use.app)
  return (
    <ul className="uses">
      {own.map(({ use, kind, name, owner }) => (
        <li key={use.pointer}>
          <button type="button" className="link sm" onClick={() => jump(store, use.pointer)}>
            <span className="t3">
              {use.kind === "expression" ? t("use_expression", { kind: label(kind) }) : label(kind)}
            </span>{" "}
            {label(name)}
            {label(owner) && <span className="t3"> · {label(owner)}</span>}
          </button>
        </li>
      ))}
      {abroad.map((use) => (
        <li key={`${use.app!.key} ${use.pointer}`}>
          <a className="link sm" href={`/design/${use.app!.key}`} target="_blank" rel="noreferrer">
            <span className="t3">{t("useAbroad", { app: label(use.app!.name) })}</span> {label(use.label)}
          </a>
        </li>
      ))}
    </ul>
  )
}

/** "view · My customers · Customer": the innermost part of its own that holds the use, and whose it is. */
function lineOf(use: Use, document: AppDoc): { kind: Text; name: Text; owner: Text } {
  const parts = split(use.pointer)
  const [top, at, inner, index] = parts
  const whole = join("", ...parts.slice(0, 2))
  const owner = nameAt(document, whole)
  if (top === "menu") return { kind: kindAt(whole), name: owner, owner: NOBODY }
  if (at !== undefined && inner !== undefined && index !== undefined && OWN.has(inner)) {
    const pointer = join("", ...parts.slice(0, 4))
    return { kind: kindAt(pointer), name: nameAt(document, pointer), owner }
  }
  return { kind: inner === "page" ? RECORD_PAGE : kindAt(whole), name: owner, owner: NOBODY }
}

const OWN = new Set(["fields", "views", "layouts", "checks", "documents", "nodes", "widgets"])
const RECORD_PAGE: Text = { en: "record page", zh: "记录页" }
const NOBODY: Text = { en: "", zh: "" }
