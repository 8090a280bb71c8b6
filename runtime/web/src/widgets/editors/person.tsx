import { useState } from "react"
import type { Ref } from "@/api/types"
import { useLabel, useT, addTexts } from "@/i18n"
import { useSession } from "@/session"
import { Select } from "@/ui/Select"
import { useDebounced } from "@/ui/useDebounced"
import type { EditProps } from "../contract"
import { usePeopleSearch } from "../people"
import { PersonName } from "../PersonName"
import { TagPicker } from "../TagPicker"
import { Value, listOf } from "../members/person"

addTexts("widget.person", { en: { choose: "Choose a person", me: "Myself" }, zh: { choose: "选择人员", me: "我自己" } })

export function Edit(props: EditProps<Value>) {
  const t = useT("widget.person")
  const label = useLabel()
  const { me } = useSession()
  const [text, setText] = useState("")
  const found = usePeopleSearch(useDebounced(text, 200))
  const chosen = listOf(props.value)
  const known = new Map([...chosen, ...(found.data ?? [])].map((each) => [String(each.id), each]))
  const options = [...known.values()].map((each) => {
    const department = (each.department as Ref | null | undefined)?.title
    return {
      value: String(each.id),
      label: each.title,
      node: <PersonName person={each} />,
      hint: String(each.id) === String(me.id) ? t("me") : department,
    }
  })
  const ref = (id: string): Ref => ({ id, title: known.get(id)?.title ?? id })
  if (props.field.multiple) {
    return (
      <TagPicker
        {...props}
        value={chosen.map((each) => String(each.id))}
        onChange={(ids) => props.onChange(ids.length ? ids.map(ref) : null)}
        options={options}
        onSearch={setText}
        nodeOf={(id) => (
          <span className="tag line">
            <PersonName person={ref(id)} />
          </span>
        )}
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
      shown={chosen[0] ? <PersonName person={chosen[0]} /> : undefined}
      onSearch={setText}
      loading={found.isFetching}
      onChange={(id) => props.onChange(id ? ref(id) : null)}
    />
  )
}
