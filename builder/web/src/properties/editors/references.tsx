import { useEffect, useState } from "react"
import { useLabel, useLanguage, useT } from "@/i18n"
import { Icon } from "@/ui/Icon"
import { Select } from "@/ui/Select"
import { TAG_COLORS } from "@/ui/Tag"
import { say } from "../../document/labels"
import type { FieldDef, FormDef } from "../../document/types"
import { useDesign, useDocument } from "../../frame/context"
import type { EditorMember, EditorProps } from "../contract"

/** Another form of this app, or people and departments. */
function FormEdit({ id, value, onChange, title }: EditorProps) {
  const label = useLabel()
  const document = useDocument()
  const options = [
    ...(document.forms ?? []).map((form) => ({ value: form.key, label: label(form.name) || form.key, hint: form.key })),
    ...((document.uses as string[] | undefined) ?? []).map((key) => ({ value: key, label: key })),
  ]
  const known = options.some((each) => each.value === value) || !value
  return (
    <Select
      id={id}
      small
      label={title}
      clearable
      value={(value as string | undefined) ?? null}
      invalid={!known}
      onChange={(next) => onChange(next ?? undefined)}
      options={known ? options : [...options, { value: String(value), label: String(value) }]}
    />
  )
}

/** Which form's fields are meant: `by` is a field over there, `of` a list or reference here. */
function formFor(
  spec: EditorProps["spec"],
  owner: Record<string, unknown>,
  form: FormDef | undefined,
  all: readonly FormDef[],
): FormDef | undefined {
  return spec.name === "by" || spec.name === "columns" ? (all.find((each) => each.key === owner.form) ?? form) : form
}

const fits = (spec: EditorProps["spec"], field: FieldDef, form: FormDef | undefined): boolean => {
  if (spec.name === "by") return ["reference", "references"].includes(field.type)
  if (spec.name === "of") return ["related", "sub_table", "references"].includes(field.type)
  if (spec.name === "title" || spec.name === "subtitle")
    return !["related", "sub_table", "attachment", "image"].includes(field.type) && form !== undefined
  return true
}

function useFieldChoices(props: EditorProps) {
  const language = useLanguage()
  const document = useDocument()
  const { palette } = useDesign()
  const form = formFor(props.spec, props.owner, props.form, document.forms ?? [])
  return (form?.fields ?? [])
    .filter((field) => fits(props.spec, field, form))
    .map((field) => ({
      value: field.key,
      label: say(field.label, language) || field.key,
      hint: field.key,
      node: (
        <span className="row g1">
          <Icon name={palette.fields.find((each) => each.type === field.type)?.icon ?? "file"} size="s" />
          {say(field.label, language) || field.key}
        </span>
      ),
    }))
}

function FieldEdit(props: EditorProps) {
  const choices = useFieldChoices(props)
  const { value } = props
  const known = !value || choices.some((each) => each.value === value)
  return (
    <Select
      id={props.id}
      small
      label={props.title}
      clearable
      invalid={!known}
      value={(value as string | undefined) ?? null}
      onChange={(next) => props.onChange(next ?? undefined)}
      options={
        known
          ? choices
          : [...choices, { value: String(value), label: String(value), hint: "", node: undefined as never }]
      }
    />
  )
}

/** `contacts.name` as "Contacts › Name". */
function pathWords(path: string, form: FormDef | undefined, forms: readonly FormDef[], language: string): string {
  const [first, ...rest] = path.split(".")
  const field = form?.fields?.find((each) => each.key === first)
  const target = forms.find((each) => each.key === field?.form)
  const name = say(field?.label, language) || say(target?.plural, language) || first!
  return rest.length ? `${name} › ${pathWords(rest.join("."), target, forms, language)}` : name
}

/** An ordered list of fields or paths. */
function FieldListEdit(props: EditorProps) {
  const list = Array.isArray(props.value) ? (props.value as string[]) : []
  const language = useLanguage()
  const { forms = [] } = useDocument()
  const paths = list
    .filter((key) => key.includes("."))
    .map((key) => ({ value: key, label: pathWords(key, props.form, forms, language) }))
  const choices = [...useFieldChoices(props), ...paths]
  return (
    <ListEdit
      title={props.title}
      list={list}
      onChange={(next) => props.onChange(next.length ? next : undefined)}
      choices={choices}
    />
  )
}

export function ListEdit({
  title,
  list,
  onChange,
  choices,
}: {
  title: string
  list: readonly string[]
  onChange: (list: string[]) => void
  choices: { value: string; label: string; hint?: string; node?: React.ReactNode }[]
}) {
  const t = useT("forms")
  const p = useT("props")
  const name = (key: string) => choices.find((each) => each.value === key)?.label ?? key
  const move = (at: number, by: number) => {
    const next = [...list]
    const [taken] = next.splice(at, 1)
    next.splice(at + by, 0, taken!)
    onChange(next)
  }
  return (
    <div className="listedit">
      {list.map((key, at) => (
        <div
          key={`${key} ${at}`}
          className="row listrow"
          tabIndex={0}
          role="group"
          aria-label={p("moveOption", { name: name(key) })}
          onKeyDown={(event) => {
            if (event.target !== event.currentTarget) return
            if (event.key === "ArrowUp" && at > 0) {
              event.preventDefault()
              move(at, -1)
            }
            if (event.key === "ArrowDown" && at < list.length - 1) {
              event.preventDefault()
              move(at, 1)
            }
            if (event.key === "Delete") {
              event.preventDefault()
              onChange(list.filter((_, index) => index !== at))
            }
          }}
        >
          <span className="grow ell sm">{name(key)}</span>
          <button
            type="button"
            className="btn s q icon mini"
            disabled={at === 0}
            aria-label={t("moveUp")}
            onClick={() => move(at, -1)}
          >
            <Icon name="arrow-up" size="s" />
          </button>
          <button
            type="button"
            className="btn s q icon mini"
            disabled={at === list.length - 1}
            aria-label={t("moveDown")}
            onClick={() => move(at, 1)}
          >
            <Icon name="arrow-down" size="s" />
          </button>
          <button
            type="button"
            className="btn s q icon mini"
            aria-label={t("remove", { name: name(key) })}
            onClick={() => onChange(list.filter((_, index) => index !== at))}
          >
            <Icon name="x" size="s" />
          </button>
        </div>
      ))}
      <Select
        small
        label={`${title}: ${p("addValue")}`}
        placeholder={p("addValue")}
        value={null}
        onChange={(next) => next && onChange([...list, next])}
        options={choices.filter((each) => !list.includes(each.value))}
      />
    </div>
  )
}

/** `customer.level`: a reference of this form, then a field over there. */
function PathEdit(props: EditorProps) {
  const language = useLanguage()
  const document = useDocument()
  const choices = (props.form?.fields ?? [])
    .filter((field) => field.type === "reference")
    .flatMap((field) => {
      const target = document.forms?.find((each) => each.key === field.form)
      return (target?.fields ?? []).map((inner) => ({
        value: `${field.key}.${inner.key}`,
        label: `${say(field.label, language) || field.key} › ${say(inner.label, language) || inner.key}`,
      }))
    })
  return (
    <Select
      id={props.id}
      small
      label={props.title}
      value={(props.value as string | undefined) ?? null}
      onChange={(next) => props.onChange(next ?? undefined)}
      options={choices}
    />
  )
}

function IconEdit({ id, value, onChange, title }: EditorProps) {
  const [names, setNames] = useState<string[]>([])
  useEffect(() => {
    void import("@/ui/icons-all").then((all) => setNames(all.ICON_NAMES as unknown as string[]))
  }, [])
  const chosen = (value as string | undefined) ?? "file"
  return (
    <Select
      id={id}
      small
      label={title}
      value={chosen}
      shown={
        <span className="row g1">
          <Icon name={chosen} size="s" />
          {chosen}
        </span>
      }
      onChange={(next) => onChange(next ?? undefined)}
      options={names.map((name) => ({
        value: name,
        label: name,
        node: (
          <span className="row g1">
            <Icon name={name} size="s" />
            {name}
          </span>
        ),
      }))}
    />
  )
}

const ColorEdit = ({ value, onChange, title }: EditorProps) => (
  <ColorPick label={title} value={value as string | undefined} onChange={onChange} />
)

export function ColorPick({
  label,
  value,
  onChange,
}: {
  label: string
  value: string | undefined
  onChange: (color: string | undefined) => void
}) {
  const t = useT("props")
  return (
    <Select
      small
      label={label}
      className="colorpick"
      value={value ?? "gray"}
      shown={<i className={`swatch tag ${value ?? ""}`} />}
      onChange={(next) => onChange(next === "gray" ? undefined : (next ?? undefined))}
      options={TAG_COLORS.map((color) => ({
        value: color,
        label: t(`color.${color}`),
        node: (
          <span className="row g1">
            <i className={`swatch tag ${color}`} />
            {t(`color.${color}`)}
          </span>
        ),
      }))}
    />
  )
}

function StringListEdit({ id, value, onChange }: EditorProps) {
  const list = Array.isArray(value) ? (value as string[]) : []
  return (
    <input
      id={id}
      className="input s"
      value={list.join(", ")}
      onChange={(event) => {
        const next = event.target.value.split(/[,，]\s*/).map((each) => each.trim())
        onChange(next.some(Boolean) ? next.filter((each, at) => each || at === next.length - 1) : undefined, true)
      }}
      onBlur={() => onChange(list.filter(Boolean).length ? list.filter(Boolean) : undefined)}
    />
  )
}

function RolesEdit(props: EditorProps) {
  const label = useLabel()
  const document = useDocument()
  return (
    <ListEdit
      title={props.title}
      list={Array.isArray(props.value) ? (props.value as string[]) : []}
      onChange={(next) => props.onChange(next.length ? next : undefined)}
      choices={(document.roles ?? []).map((role) => ({ value: role.key, label: label(role.name) || role.key }))}
    />
  )
}

export const members: EditorMember[] = [
  { editor: "form", Edit: FormEdit },
  { editor: "field", Edit: FieldEdit },
  { editor: "fieldlist", Edit: FieldListEdit, tall: true },
  { editor: "path", Edit: PathEdit },
  { editor: "icon", Edit: IconEdit },
  { editor: "color", Edit: ColorEdit },
  { editor: "stringlist", Edit: StringListEdit },
  { editor: "roles", Edit: RolesEdit, tall: true },
]
