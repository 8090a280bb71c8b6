import { useLabel, useLanguage, useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { IconButton } from "@/ui/IconButton"
import { Icon } from "@/ui/Icon"
import { Select } from "@/ui/Select"
import { say } from "../document/labels"
import type { FieldDef, FormDef, Label } from "../document/types"
import { useDesign, useDocument } from "../frame/context"
import { arity, type Group, type Node, type Op, type Row, type Unit, type Value } from "./model"
import { fieldAtPath } from "./names"
import { opWord } from "./words"

interface Props {
  group: Group
  form: FormDef | undefined
  onChange: (group: Group) => void
  onDone?: () => void
  depth?: number
}

/** Rows of field, operator and value; groups inside groups. */
export function ConditionRows({ group, form, onChange, onDone, depth = 0 }: Props) {
  const t = useT("props")
  const put = (at: number, node: Node | null) =>
    onChange({
      ...group,
      parts: node
        ? group.parts.map((each, index) => (index === at ? node : each))
        : group.parts.filter((_, index) => index !== at),
    })
  const first = form?.fields?.[0]?.key ?? "id"
  const fresh = (): Row => ({ kind: "row", path: first, op: "not empty", values: [] })
  return (
    <div className={`condrows${depth ? " inner" : ""}`}>
      {group.parts.length > 1 && (
        <Select
          small
          label={t("andOr")}
          value={group.join}
          onChange={(join) => join && onChange({ ...group, join })}
          options={[
            { value: "and", label: t("allOf") },
            { value: "or", label: t("anyOf") },
          ]}
        />
      )}
      {group.parts.map((part, at) => (
        <div key={at} className="condrow">
          {part.kind === "row" ? (
            <RowEdit row={part} form={form} onChange={(row) => put(at, row)} onRemove={() => put(at, null)} />
          ) : (
            <ConditionRows
              group={part}
              form={form}
              depth={depth + 1}
              onChange={(inner) => put(at, inner.parts.length > 1 ? inner : (inner.parts[0] ?? null))}
            />
          )}
        </div>
      ))}
      <span className="row g1">
        <Button small kind="quiet" icon="plus" onClick={() => onChange({ ...group, parts: [...group.parts, fresh()] })}>
          {t("addRow")}
        </Button>
        {depth < 2 && (
          <Button
            small
            kind="quiet"
            icon="plus"
            onClick={() =>
              onChange({
                ...group,
                parts: [
                  ...group.parts,
                  { kind: "group", join: group.join === "and" ? "or" : "and", parts: [fresh(), fresh()] },
                ],
              })
            }
          >
            {t("addGroup")}
          </Button>
        )}
        {onDone && (
          <span className="right">
            <IconButton icon="check" label={t("apply")} onClick={onDone} />
          </span>
        )}
      </span>
    </div>
  )
}

const TEXT_OPS: Op[] = ["=", "!=", "contains", "not contains", "starts with", "ends with", "empty", "not empty"]
const ORDER_OPS: Op[] = ["=", "!=", ">", ">=", "<", "<=", "between", "empty", "not empty"]
const CHOICE_OPS: Op[] = ["=", "!=", "in", "not in", "empty", "not empty"]

export function opsFor(field: FieldDef | undefined): Op[] {
  switch (field?.type) {
    case "yes_no":
      return ["true", "false", "empty"]
    case "choice":
    case "reference":
    case "person":
    case "department":
      return CHOICE_OPS
    case "integer":
    case "decimal":
    case "money":
    case "percent":
    case "rating":
    case "computed":
    case "rollup":
    case "date":
    case "date_time":
    case "time":
    case "duration":
      return ORDER_OPS
    default:
      return TEXT_OPS
  }
}

function RowEdit({
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
  const paths = (form?.fields ?? []).flatMap((each) => [
    {
      value: each.key,
      label: say(each.label, language) || each.key,
      hint: each.key,
      node: (
        <span className="row g1">
          <Icon name={palette.fields.find((type) => type.type === each.type)?.icon ?? "file"} size="s" />
          {say(each.label, language) || each.key}
        </span>
      ),
    },
    ...(each.type === "reference"
      ? (document.forms?.find((other) => other.key === each.form)?.fields ?? []).map((inner) => ({
          value: `${each.key}.${inner.key}`,
          label: `${say(each.label, language) || each.key} › ${say(inner.label, language) || inner.key}`,
          hint: "",
          node: undefined,
        }))
      : []),
  ])
  const known = paths.some((each) => each.value === row.path)
    ? paths
    : [...paths, { value: row.path, label: row.path, hint: "", node: undefined }]
  const changePath = (path: string) => {
    const next = fieldAtPath(form, path, document)
    const op = opsFor(next).includes(row.op) ? row.op : opsFor(next)[0]!
    onChange(withOp({ kind: "row", path, op, values: [] }, op, next))
  }
  return (
    <>
      <span className="row g1">
        <span className="grow">
          <Select
            small
            label={t("field")}
            value={row.path}
            shown={row.of ? `${row.of} ${known.find((each) => each.value === row.path)?.label}` : undefined}
            onChange={(path) => path && changePath(path)}
            options={known}
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

function withOp(row: Row, op: Op, field: FieldDef | undefined): Row {
  const wanted = arity(op) ?? Math.max(1, row.values.length)
  const values = [...row.values]
  while (values.length < wanted) values.push(firstValue(field, values))
  return { ...row, op, values: values.slice(0, wanted) }
}

function firstValue(field: FieldDef | undefined, used: readonly Value[]): Value {
  const options = field?.options as { key: string }[] | undefined
  if (Array.isArray(options) && options.length) {
    const free =
      options.find((each) => !used.some((value) => value.kind === "string" && value.text === each.key)) ?? options[0]!
    return { kind: "string", text: free.key }
  }
  switch (field?.type) {
    case "integer":
    case "decimal":
    case "money":
    case "percent":
    case "rating":
    case "computed":
    case "rollup":
      return { kind: "number", text: "0" }
    case "date":
    case "date_time":
      return { kind: "today", count: "0", unit: "days" }
    case "person":
      return { kind: "user" }
    case "yes_no":
      return { kind: "boolean", yes: true }
    default:
      return { kind: "string", text: "" }
  }
}

const UNITS: Unit[] = ["days", "weeks", "months", "years"]

function ValueEdit({
  value,
  field,
  form,
  onChange,
  onRemove,
}: {
  value: Value
  field: FieldDef | undefined
  form: FormDef | undefined
  onChange: (value: Value) => void
  onRemove?: () => void
}) {
  const t = useT("props")
  const label = useLabel()
  const options = field?.options as { key: string; label?: Label }[] | undefined
  const kinds: [string, string][] = [
    ["plain", t("aValue")],
    ...(["date", "date_time"].includes(field?.type ?? "") ? [["today", t("relative")] as [string, string]] : []),
    ...(["person"].includes(field?.type ?? "") ? [["user", t("me")] as [string, string]] : []),
    ["path", t("theField")],
  ]
  const kind = value.kind === "path" || value.kind === "today" || value.kind === "user" ? value.kind : "plain"
  const change = (next: string | null) => {
    if (next === "today") onChange({ kind: "today", count: "0", unit: "days" })
    else if (next === "user") onChange({ kind: "user" })
    else if (next === "path")
      onChange({
        kind: "path",
        path:
          form?.fields?.find((each) => each.type === field?.type && each.key !== field.key)?.key ??
          form?.fields?.[0]?.key ??
          "id",
      })
    else {
      const first = firstValue(field, [])
      onChange(
        first.kind === "today"
          ? { kind: "date", text: new Date().toISOString().slice(0, 10) }
          : first.kind === "user"
            ? { kind: "string", text: "" }
            : first,
      )
    }
  }
  return (
    <span className="row g1 grow valueedit">
      {value.kind === "path" ? (
        <Select
          small
          label={t("value")}
          value={value.path}
          onChange={(path) => path && onChange({ kind: "path", path })}
          options={(form?.fields ?? []).map((each) => ({ value: each.key, label: label(each.label) || each.key }))}
        />
      ) : value.kind === "user" ? (
        <span className="input s">{t("me")}</span>
      ) : value.kind === "now" ? (
        <span className="input s mono">now()</span>
      ) : value.kind === "today" ? (
        <>
          <input
            className="input s num"
            style={{ width: 52 }}
            aria-label={t("relative")}
            value={value.count}
            onChange={(event) =>
              /^-?\d*$/.test(event.target.value) &&
              onChange({
                ...value,
                count:
                  event.target.value === "" || event.target.value === "-"
                    ? "0"
                    : event.target.value.replace(/^(-?)0+(?=\d)/, "$1"),
              })
            }
          />
          <Select
            small
            label={t("relative")}
            value={value.unit}
            onChange={(unit) => unit && onChange({ ...value, unit })}
            options={UNITS.map((unit) => ({ value: unit, label: t(unit) }))}
          />
        </>
      ) : value.kind === "boolean" ? (
        <Select
          small
          label={t("value")}
          value={String(value.yes)}
          onChange={(yes) => onChange({ kind: "boolean", yes: yes === "true" })}
          options={[
            { value: "true", label: t("yes") },
            { value: "false", label: t("no") },
          ]}
        />
      ) : Array.isArray(options) && value.kind === "string" ? (
        <Select
          small
          label={t("value")}
          value={value.text}
          onChange={(text) => text !== null && onChange({ kind: "string", text })}
          options={options.map((each) => ({ value: each.key, label: label(each.label) || each.key }))}
        />
      ) : value.kind === "number" ? (
        <input
          className="input s num"
          inputMode="decimal"
          aria-label={t("value")}
          value={value.text}
          onChange={(event) =>
            /^-?\d*\.?\d*$/.test(event.target.value) && onChange({ kind: "number", text: event.target.value })
          }
          onBlur={() => onChange({ kind: "number", text: String(Number(value.text) || 0) })}
        />
      ) : value.kind === "date" ? (
        <input
          type="date"
          className="input s"
          aria-label={t("value")}
          value={value.text}
          onChange={(event) => event.target.value && onChange({ kind: "date", text: event.target.value })}
        />
      ) : (
        <input
          className="input s"
          aria-label={t("value")}
          value={value.text}
          onChange={(event) => onChange({ ...value, text: event.target.value } as Value)}
        />
      )}
      <Select
        small
        className="kindpick"
        label={t("kind")}
        value={kind}
        shown=""
        onChange={change}
        options={kinds.map(([key, words]) => ({ value: key, label: words }))}
      />
      {onRemove && <IconButton icon="x" label={t("removeRow")} onClick={onRemove} />}
    </span>
  )
}
