import { useLabel, useT } from "@/i18n"
import { IconButton } from "@/ui/IconButton"
import { add } from "../commands"
import { conditionWords } from "../conditions/names"
import { unique } from "../document/keys"
import { join } from "../document/pointer"
import type { FieldDef } from "../document/types"
import { useDo, useDocument, useDesign } from "../frame/context"
import { useFormEditing } from "../forms/context"
import { go } from "../location"

/** Checks that are shown at this field: what must hold, in words. */
export function MustBe({ field }: { field: FieldDef }) {
  const t = useT("props")
  const label = useLabel()
  const document = useDocument()
  const perform = useDo()
  const { store } = useDesign()
  const { actions, form, language } = useFormEditing()
  const base = join("", "forms", actions.at, "checks")
  const checks = (form.checks ?? [])
    .map((check, at) => ({ check, pointer: join(base, at) }))
    .filter(({ check }) => check.field === field.key)
  const open = (pointer: string) => {
    go({ tab: "checks" })
    store.getState().select([pointer])
  }
  const make = () => {
    const key = unique(
      `${field.key}_check`,
      (form.checks ?? []).map((check) => check.key),
    )
    perform(add, {
      list: base,
      values: [
        {
          key,
          field: field.key,
          must: `${field.key} != null`,
          message: { en: "Write a message.", zh: "请写明提示。" },
        },
      ],
      select: false,
    })
    open(join(base, form.checks?.length ?? 0))
  }
  return (
    <div className="sec">
      <h3 className="sech">
        {t("mustBe")}
        <span className="right">
          <IconButton icon="plus" label={t("addCheck")} onClick={make} />
        </span>
      </h3>
      {!checks.length && <p className="sm t2">{t("mustNone")}</p>}
      {checks.map(({ check, pointer }) => (
        <button
          key={check.key}
          type="button"
          className="cond"
          style={{ width: "100%" }}
          onClick={() => open(pointer)}
          title={label(check.message)}
        >
          {conditionWords(check.must, form, language, document)}
        </button>
      ))}
    </div>
  )
}
