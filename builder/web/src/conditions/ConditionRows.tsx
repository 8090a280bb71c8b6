import { useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { IconButton } from "@/ui/IconButton"
import { Select } from "@/ui/Select"
import type { FormDef } from "../document/types"
import { rowAt } from "./fitting"
import { fieldsOf } from "./members"
import type { Group, Node, Row } from "./model"
import { RowEdit } from "./RowEdit"

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
  const first = fieldsOf(form)[0]!
  const fresh = (): Row => rowAt(first.key, first)
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
