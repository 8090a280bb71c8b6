import type { Ref } from "@/api/types"
import { addTexts, useLabel, useT } from "@/i18n"
import { Select } from "@/ui/Select"
import type { EditProps } from "../contract"
import { inTreeOrder, useDepartments } from "../people"
import { TagPicker } from "../TagPicker"
import { Value, listOf } from "../members/department"

addTexts("widget.department", { en: { choose: "Choose a department" }, zh: { choose: "选择部门" } })

export function Edit(props: EditProps<Value>) {
  const t = useT("widget.department")
  const label = useLabel()
  const departments = useDepartments()
  const chosen = listOf(props.value)
  const tree = inTreeOrder(departments.data ?? [])
  const options = tree.map(({ node, depth, path }) => ({
    value: String(node.id),
    label: path,
    node: <span style={{ paddingLeft: depth * 14 }}>{node.title}</span>,
  }))
  const ref = (id: string): Ref => ({
    id,
    title: [...(departments.data ?? []), ...chosen].find((each) => String(each.id) === id)?.title ?? id,
  })
  if (props.field.multiple) {
    return (
      <TagPicker
        {...props}
        value={chosen.map((each) => String(each.id))}
        onChange={(ids) => props.onChange(ids.length ? ids.map(ref) : null)}
        options={options}
        nodeOf={(id) => <span className="tag line">{ref(id).title}</span>}
      />
    )
  }
  return (
    <Select
      id={props.id}
      label={props.label}
      describedBy={props.describedBy}
      invalid={props.invalid}
      disabled={props.disabled}
      small={props.small}
      onBlur={props.onBlur}
      autoFocus={props.autoFocus}
      clearable={props.field.required !== true}
      placeholder={label(props.field.placeholder) || t("choose")}
      options={options}
      value={chosen[0] ? String(chosen[0].id) : null}
      shown={chosen[0]?.title}
      onChange={(id) => props.onChange(id ? ref(id) : null)}
    />
  )
}
