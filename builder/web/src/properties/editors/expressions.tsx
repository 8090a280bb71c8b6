import { lazy, Suspense, useState } from "react"
import { useLabel, useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { Dialog } from "@/ui/Dialog"
import { Select } from "@/ui/Select"
import { FeelEditor } from "../../code/fetched"
import { ConditionEditor } from "../../conditions/ConditionEditor"
import type { Condition } from "../../document/types"
import type { Option } from "./options"
import type { EditorMember, EditorProps } from "../contract"

const JsonEditor = lazy(() => import("../../code/JsonEditor"))

function ConditionEdit({ value, onChange, form, spec, title }: EditorProps) {
  return (
    <ConditionEditor
      title={title}
      value={value as Condition | undefined}
      fallback={spec.fallback === true}
      form={form}
      onChange={onChange}
    />
  )
}

/** An expression; the default of a choice is one of its options. */
function FeelEdit({ id, value, onChange, form, spec, title, owner, pointer }: EditorProps) {
  const label = useLabel()
  const options = spec.name === "default" && Array.isArray(owner.options) ? (owner.options as Option[]) : null
  if (options && (value === undefined || options.some((option) => option.key === value))) {
    return (
      <Select
        id={id}
        small
        clearable
        label={title}
        value={(value as string | undefined) ?? null}
        onChange={(next) => onChange(next ?? undefined)}
        options={options.map((option) => ({ value: option.key, label: label(option.label) || option.key }))}
      />
    )
  }
  const slot = spec.name === "filter" || spec.name === "where" ? "filter" : "value"
  return (
    <Suspense fallback={<div className="input s" />}>
      <FeelEditor
        label={title}
        value={(value as string | undefined) ?? ""}
        form={form?.key}
        pointer={pointer}
        slot={slot}
        onChange={(text) => onChange(text.trim() ? text : undefined, true)}
      />
    </Suspense>
  )
}

/** Whatever has no editor of its own: JSON, checked, in a dialog. */
function JsonEdit({ value, onChange, title, spec }: EditorProps) {
  const t = useT("props")
  const [open, setOpen] = useState(false)
  const [draft, setDraft] = useState<unknown>(undefined)
  return (
    <>
      <Button
        small
        icon="file-json"
        onClick={() => {
          setDraft(value ?? spec.fallback ?? null)
          setOpen(true)
        }}
      >
        {value === undefined ? t("none") : Array.isArray(value) ? String(value.length) : "{…}"}
      </Button>
      {open && (
        <Dialog
          size="wide"
          title={title}
          onClose={() => setOpen(false)}
          footer={
            <span className="right row">
              <Button onClick={() => setOpen(false)}>{t("cancel")}</Button>
              <Button
                kind="primary"
                onClick={() => {
                  onChange(draft ?? undefined)
                  setOpen(false)
                }}
              >
                {t("apply")}
              </Button>
            </span>
          }
        >
          <Suspense fallback={null}>
            <JsonEditor label={title} value={draft} schema={spec.schema} onChange={setDraft} />
          </Suspense>
        </Dialog>
      )}
    </>
  )
}

export const members: EditorMember[] = [
  { editor: "condition", Edit: ConditionEdit, tall: true },
  { editor: "feel", Edit: FeelEdit, tall: true },
  { editor: "json", Edit: JsonEdit },
  { editor: "subfields", Edit: JsonEdit },
]
