import { lazy, Suspense, useState } from "react"
import type { Rec, Ref } from "@/api/types"
import { useFormMaybe } from "@/app"
import { addTexts, inSentence, useLabel, useT } from "@/i18n"
import { Icon } from "@/ui/Icon"
import { Select } from "@/ui/Select"
import { useDebounced } from "@/ui/useDebounced"
import type { EditProps } from "../contract"
import { useReferenceSearch } from "../search"
import { textOf } from "../text"
import { fieldOf } from "@/app"

const CreateDialog = lazy(() => import("@/record/CreateDialog"))

addTexts("widget.reference", {
  en: { choose: "Choose {name}", create: "New {name}", create_named: "New {name} “{text}”" },
  zh: { choose: "选择{name}", create: "新建{name}", create_named: "新建{name}“{text}”" },
})

export function Edit(props: EditProps<Ref>) {
  const t = useT("widget.reference")
  const words = useLabel()
  const target = useFormMaybe(props.field.form)
  const [text, setText] = useState("")
  const [asked, setAsked] = useState(false)
  const [creating, setCreating] = useState<string | null>(null)
  const found = useReferenceSearch(props.field, useDebounced(text, 200), asked, props.values)
  const value = props.value ?? null
  const name = inSentence(words(target?.name))
  const subtitle = target?.subtitle ? fieldOf(target, target.subtitle) : undefined
  const known = new Map<string, Ref>(
    [...(value ? [value] : []), ...(found.data ?? [])].map((each) => [String(each.id), each as Ref]),
  )
  const options = (asked ? (found.data ?? []) : value ? [value] : []).map((each) => ({
    value: String(each.id),
    label: each.title,
    hint: subtitle ? textOf(subtitle, (each as Rec)[subtitle.key]) : undefined,
  }))
  const pick = (id: string | null) => props.onChange(id ? { id, title: known.get(id)?.title ?? id } : null)
  const mayCreate = Boolean(props.field.quick_create && target?.may.create && !props.disabled)
  return (
    <div onPointerDown={() => setAsked(true)} onKeyDown={() => setAsked(true)} onFocus={() => setAsked(true)}>
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
        placeholder={words(props.field.placeholder) || t("choose", { name })}
        options={options}
        value={value ? String(value.id) : null}
        shown={value?.title}
        onSearch={setText}
        loading={found.isFetching}
        onChange={pick}
        footer={
          mayCreate
            ? (close, typed) => (
                <button
                  type="button"
                  className="mi last"
                  onClick={() => {
                    close()
                    setCreating(typed)
                  }}
                >
                  <Icon name="plus" />
                  {typed ? t("create_named", { name, text: typed }) : t("create", { name })}
                </button>
              )
            : undefined
        }
      />
      {creating !== null && target && (
        <Suspense>
          <CreateDialog
            form={target}
            values={target.title && creating ? { [target.title]: creating } : {}}
            onClose={() => setCreating(null)}
            onCreated={(rec) => {
              setCreating(null)
              props.onChange({ id: rec.id, title: rec.title })
            }}
          />
        </Suspense>
      )}
    </div>
  )
}
