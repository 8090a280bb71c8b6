import { useLanguage, useT } from "@/i18n"
import { Icon } from "@/ui/Icon"
import { IconButton } from "@/ui/IconButton"
import { Select } from "@/ui/Select"
import { say } from "../document/labels"
import type { FormDef } from "../document/types"
import { useDesign, useDocument } from "../frame/context"
import { firstValue, opsFor, rowAt, withOp } from "./fitting"
import { fieldAtPath } from "./members"
import { arity, type Row } from "./model"
import { reachable } from "./reach"
import { ValueEdit } from "./ValueEdit"
import { opWord } from "./words"

/** One comparison: field, operator, as many values as it takes. */
export function RowEdit({
  row,
  form,
  onChange,
  onRemove,
}: {
  row: Row
  form: FormDef | undefined
  onChange: (row: Row) => void
  onRemove: () => void
}) {
  const t = useT("props")
  const language = useLanguage()
  const document = useDocument()
  const { palette } = useDesign()
  const field = fieldAtPath(form, row.path, document)
  const dated = field?.type === "date" || field?.type === "date_time"
  const ops = [...new Set([...opsFor(field), row.op])]
  const reach = reachable(form, document, language, row.path)
  const here = reach.find((each) => each.path === row.path)
  const choices = reach.map(({ path, words, behind, field: each }) => ({
    value: path,
    label: words,
    group: behind || undefined,
    node: (
      <span className="row g1">
        <Icon name={palette.fields.find((type) => type.type === each.type)?.icon ?? "file"} size="s" />
        {say(each.label, language) || each.key}
      </span>
    ),
  }))
  const measured = row.of ? t(row.of, { name: here?.words ?? row.path }) : (here?.words ?? row.path)
  return (
    <>
      <span className="row g1">
        <span className="grow">
          <Select
            small
            label={t("field")}
            value={row.path}
            shown={measured}
            onChange={(path) => path && onChange(rowAt(path, fieldAtPath(form, path, document), row.op))}
            options={choices}
          />
        </span>
        <IconButton icon="x" label={t("removeRow")} onClick={onRemove} />
      </span>
      <span className="row g1 condline">
        <span className="oppick">
          <Select
            small
            label={t("operator")}
            value={row.op}
            onChange={(op) => op && onChange(withOp(row, op, field))}
            options={ops.map((op) => ({ value: op, label: opWord(op, language, dated) }))}
          />
        </span>
        {row.values.map((value, at) => (
          <ValueEdit
            key={at}
            value={value}
            field={field}
            form={form}
            onChange={(next) =>
              onChange({ ...row, values: row.values.map((each, index) => (index === at ? next : each)) })
            }
            onRemove={
              arity(row.op) === null && row.values.length > 1
                ? () => onChange({ ...row, values: row.values.filter((_, index) => index !== at) })
                : undefined
            }
          />
        ))}
        {arity(row.op) === null && (
          <IconButton
            icon="plus"
            label={t("addValue")}
            onClick={() => onChange({ ...row, values: [...row.values, firstValue(field, row.values)] })}
          />
        )}
      </span>
    </>
  )
}
