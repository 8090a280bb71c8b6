import { useLabel, useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { Dialog } from "@/ui/Dialog"
import { Icon } from "@/ui/Icon"
import { Note } from "@/ui/Note"
import { retype } from "../commands"
import type { FieldDef } from "../document/types"
import { useDesign, useDo } from "../frame/context"
import { useFormEditing } from "../forms/context"

/** Every kind a field may become, with its icon. */
export function useTypeChoices() {
  const label = useLabel()
  const { palette } = useDesign()
  return palette.fields
    .filter((type) => type.group !== "system")
    .map((type) => ({
      value: type.type,
      label: label(type.label),
      hint: type.type,
      node: (
        <span className="row g1">
          <Icon name={type.icon} size="s" />
          {label(type.label)}
        </span>
      ),
    }))
}

/** Another kind for a field with values: says what is lost of its settings, and where the values will be counted. */
export function RetypeDialog({ field, type, onClose }: { field: FieldDef; type: string; onClose: () => void }) {
  const t = useT("forms")
  const member = useT("member")
  const label = useLabel()
  const perform = useDo()
  const { palette } = useDesign()
  const { actions } = useFormEditing()
  const next = palette.fields.find((each) => each.type === type)!
  const known = Object.keys(next.schema.properties ?? {})
  const lost = Object.keys(field).filter((name) => !known.includes(name))
  const example = next.examples[0]?.options ?? {}
  const members = Object.fromEntries(
    (next.schema.required ?? [])
      .filter((name) => !["key", "type"].includes(name) && field[name] === undefined && name in example)
      .map((name) => [name, (example as Record<string, unknown>)[name]]),
  )
  const change = () => {
    perform(retype, { form: actions.at, key: field.key, type, keep: known, members })
    onClose()
  }
  return (
    <Dialog
      title={t("conversions", { type: label(next.label) })}
      onClose={onClose}
      footer={
        <span className="right row">
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button kind="primary" data-autofocus onClick={change}>
            {t("change")}
          </Button>
        </span>
      }
    >
      <Note kind="warn">
        <p>{t("conversionsData")}</p>
        <p>
          {lost.length
            ? t("conversionsBody", { list: lost.map((name) => member(name)).join(", ") })
            : t("conversionsNone")}
        </p>
      </Note>
    </Dialog>
  )
}
