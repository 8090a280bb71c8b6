import { useState } from "react"
import type { Ref } from "@/api/types"
import { useDebounced } from "@/ui/useDebounced"
import type { EditProps } from "../contract"
import { useReferenceSearch } from "../search"
import { TagPicker } from "../TagPicker"

export function Edit(props: EditProps<Ref[]>) {
  const [text, setText] = useState<string | null>(null)
  const found = useReferenceSearch(props.field, useDebounced(text ?? "", 200), text !== null, props.values)
  const value = props.value ?? []
  const known = new Map<string, Ref>([...(found.data ?? []), ...value].map((each) => [String(each.id), each as Ref]))
  const ref = (id: string): Ref => ({ id, title: known.get(id)?.title ?? id })
  return (
    <TagPicker
      {...props}
      value={value.map((each) => String(each.id))}
      onChange={(ids) => props.onChange(ids.length ? ids.map(ref) : null)}
      onSearch={setText}
      options={(found.data ?? []).map((each) => ({ value: String(each.id), label: each.title }))}
      nodeOf={(id) => <span className="tag line">{ref(id).title}</span>}
    />
  )
}
