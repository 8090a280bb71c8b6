import type { ReactNode } from "react"
import type { Ref } from "@/api/types"
import { Field } from "@/ui/Field"
import { Select } from "@/ui/Select"
import { useDebounced } from "@/ui/useDebounced"
import { inTreeOrder, useDepartments, usePeopleSearch } from "@/widgets/people"
import { PersonName } from "@/widgets/PersonName"
import { useState } from "react"

/** A labelled line of text for the small forms of administration and profile. */
export function TextField({
  label,
  value,
  onChange,
  error,
  hint,
  required,
  type = "text",
  autoComplete = "off",
  placeholder,
  disabled,
}: {
  label: string
  value: string
  onChange: (value: string) => void
  error?: string
  hint?: ReactNode
  required?: boolean
  type?: string
  autoComplete?: string
  placeholder?: string
  disabled?: boolean
}) {
  return (
    <Field label={label} error={error} hint={hint} required={required}>
      {({ id, describedBy, invalid }) => (
        <input
          id={id}
          type={type}
          className={`input${invalid ? " err" : ""}`}
          value={value}
          aria-describedby={describedBy}
          aria-invalid={invalid || undefined}
          autoComplete={autoComplete}
          placeholder={placeholder}
          disabled={disabled}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  )
}

export function DepartmentField({
  label,
  value,
  onChange,
  error,
  except,
  placeholder,
}: {
  label: string
  value: string | null
  onChange: (id: string | null) => void
  error?: string
  except?: string
  placeholder?: string
}) {
  const departments = useDepartments()
  const options = inTreeOrder(departments.data ?? [])
    .filter(({ node }) => String(node.id) !== except)
    .map(({ node, depth, path }) => ({
      value: String(node.id),
      label: path,
      node: <span style={{ paddingLeft: depth * 14 }}>{node.title}</span>,
    }))
  const chosen = departments.data?.find((each) => String(each.id) === value)
  return (
    <Field label={label} error={error}>
      {({ id, invalid }) => (
        <Select
          id={id}
          invalid={invalid}
          clearable
          options={options}
          value={value}
          shown={chosen?.title}
          placeholder={placeholder}
          onChange={onChange}
        />
      )}
    </Field>
  )
}

export function PersonField({
  label,
  value,
  onChange,
  error,
  small,
}: {
  label: string
  value: Ref | null
  onChange: (person: Ref | null) => void
  error?: string
  small?: boolean
}) {
  const [text, setText] = useState("")
  const people = usePeopleSearch(useDebounced(text, 200))
  const known = [...(value ? [value] : []), ...(people.data ?? []).filter((each) => each.id !== value?.id)]
  const select = (id: string, invalid = false) => (
    <Select
      id={id}
      label={small ? label : undefined}
      small={small}
      invalid={invalid}
      clearable
      options={known.map((each) => ({ value: String(each.id), label: each.title, node: <PersonName person={each} /> }))}
      value={value ? String(value.id) : null}
      placeholder={small ? label : undefined}
      shown={value ? <PersonName person={value} /> : undefined}
      onSearch={setText}
      loading={people.isFetching}
      onChange={(next) => onChange(known.find((each) => String(each.id) === next) ?? null)}
    />
  )
  return small ? (
    select(`person-${label}`)
  ) : (
    <Field label={label} error={error}>
      {({ id, invalid }) => select(id, invalid)}
    </Field>
  )
}
