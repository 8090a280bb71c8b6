import { useEffect, useMemo, useRef } from "react"
import { useLabel, useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { Dialog } from "@/ui/Dialog"
import { Note } from "@/ui/Note"
import { SkeletonLines } from "@/ui/Skeleton"
import { remove, removeField } from "../commands"
import { nameOf } from "../commands/names"

import { itemField } from "../document/forms"
import { join, outermost, parent, resolve } from "../document/pointer"
import type { Item } from "../document/types"
import { useDesign, useDo, useDocument } from "../frame/context"
import { UseList } from "../panels/UsedBy"
import { toastUndo, words } from "./actions"
import { useFormEditing } from "./context"
import { useUses } from "./uses"

/** Deleting asks only when something depends on it; else it happens, with Undo. */
export function DeleteDialog({ pointers, onClose }: { pointers: readonly string[]; onClose: () => void }) {
  const t = useT("forms")
  const label = useLabel()
  const design = useDesign()
  const document = useDocument()
  const perform = useDo()
  const { actions, form } = useFormEditing()
  const chosen = useMemo(() => outermost(pointers), [pointers])
  const keys = useMemo(() => fieldKeys(document, chosen), [document, chosen])
  const query = useUses(
    keys.map((key) =>
      join(
        "",
        "forms",
        actions.at,
        "fields",
        form.fields!.findIndex((field) => field.key === key),
      ),
    ),
    keys.length > 0,
  )
  const done = useRef(false)
  const layoutOnly = chosen.filter((each) => !parent(each)[0].endsWith("/fields"))
  const whole = () => {
    if (done.current) return
    done.current = true
    const before = keys.map((key) =>
      label(
        nameOf(
          form.fields?.find((field) => field.key === key),
          document,
        ),
      ),
    )
    actions.written()
    const blocks = chosen.filter((each) => !parent(each)[0].endsWith("/items") && !parent(each)[0].endsWith("/fields"))
    if (keys.length) perform(removeField, { form: actions.at, keys })
    const rest = keys.length ? blocks : layoutOnly
    if (rest.length) perform(remove, { pointers: rest })
    toastUndo(
      design,
      words("deletedField", {
        name: before.join(", ") || label(nameOf(resolve(document, chosen[0]!), document, chosen[0]!)),
      }),
    )
    onClose()
  }
  const uses = query.data?.filter((use) => !/\/layouts\//.test(use.pointer)) ?? null
  const simple = keys.length === 0 || (uses !== null && uses.length === 0)
  useEffect(() => {
    if (simple) whole()
  })
  if (simple) return null
  const name = label(
    nameOf(
      form.fields?.find((field) => field.key === keys[0]),
      document,
    ),
  )
  const out = () => {
    actions.takeOut(layoutOnly)
    toastUndo(design, words("removedCell", { name }))
    onClose()
  }
  return (
    <Dialog
      title={keys.length > 1 ? t("deleteTitleMany", { n: keys.length }) : t("deleteTitle", { name })}
      onClose={onClose}
      footer={
        <span className="right row">
          <Button onClick={onClose}>{t("cancel")}</Button>
          {layoutOnly.length > 0 && <Button onClick={out}>{t("onlyLayout")}</Button>}
          <Button kind="danger-primary" onClick={whole}>
            {t(keys.length > 1 ? "deleteFields" : "deleteField")}
          </Button>
        </span>
      }
    >
      {query.error ? (
        <Note kind="warn">{t("deleteUnknown")}</Note>
      ) : !uses ? (
        <SkeletonLines lines={3} />
      ) : (
        <>
          <p className="sm">{t("deleteUses", { n: uses.length })}</p>
          <div className="mt2">
            <UseList items={uses} />
          </div>
        </>
      )}
      <p className="t2 sm mt3">{t("deleteData")}</p>
    </Dialog>
  )
}

/** Keys of the fields whose cells or definitions are chosen; blocks keep their fields' definitions. */
function fieldKeys(document: unknown, chosen: readonly string[]): string[] {
  return [
    ...new Set(
      chosen.flatMap((pointer) => {
        const value = resolve(document, pointer)
        if (parent(pointer)[0].endsWith("/fields")) return [(value as { key: string }).key]
        if (parent(pointer)[0].endsWith("/items"))
          return [itemField(value as Item)].filter((key): key is string => Boolean(key))
        return []
      }),
    ),
  ]
}
