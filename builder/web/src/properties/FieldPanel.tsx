import { useMemo, useState } from "react"
import { useLabel, useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { Icon } from "@/ui/Icon"
import { IconButton } from "@/ui/IconButton"
import { SearchBox } from "@/ui/SearchBox"
import { Select } from "@/ui/Select"
import { Tabs } from "@/ui/Tabs"
import { ConditionEditor } from "../conditions/ConditionEditor"
import { patch } from "../commands"
import { join, resolve } from "../document/pointer"
import type { FieldDef, Item } from "../document/types"
import { useDo, useDocument, usePaletteField } from "../frame/context"
import { useFormEditing } from "../forms/context"
import { matching } from "../forms/search"
import { UsedBy } from "../panels/UsedBy"
import { FieldAccess } from "./FieldAccess"
import { MustBe } from "./MustBe"
import { OwnProblems } from "./OwnProblems"
import { PropertyRows } from "./PropertyRows"
import { RetypeDialog, useTypeChoices } from "./RetypeDialog"
import { specsOf, type TabKey } from "./specs"
import "./texts"

const TABS: TabKey[] = ["common", "validation", "display", "access"]
const SPANS = [3, 4, 6, 8, 12]

/** A field: its members by tab or by search, conditions, checks, and what uses it. */
export function FieldPanel({
  field,
  cell,
  onRename,
}: {
  field: FieldDef
  cell: string | null
  onRename: (pointer: string) => void
}) {
  const t = useT("props")
  const forms = useT("forms")
  const member = useT("member")
  const label = useLabel()
  const perform = useDo()
  const document = useDocument()
  const type = usePaletteField(field.type)
  const { actions, form, openMenu } = useFormEditing()
  const [tab, setTab] = useState<TabKey>("common")
  const [text, setText] = useState("")
  const [retype, setRetype] = useState<string | null>(null)
  const choices = useTypeChoices()
  const pointer = join("", "forms", actions.at, "fields", form.fields!.indexOf(field))
  const places = useMemo(() => (cell ? [pointer, cell] : [pointer]), [pointer, cell])
  const item = cell ? (resolve(document, cell) as Item | undefined) : undefined
  const specs = useMemo(() => (type ? specsOf(type.schema) : []), [type])
  const found = text
    ? matching(specs, text, (spec) => [spec.name, member(spec.name), spec.title])
    : specs.filter((spec) => spec.tab === tab && !["required", "visible", "read_only"].includes(spec.name))
  const change = (name: string, value: unknown, typing?: boolean) =>
    perform(patch, { pointers: [pointer], members: { [name]: value }, typing })
  return (
    <>
      <div className="ph">
        <Icon name={type?.icon ?? "circle-alert"} />
        <span className="ell">{label(field.label) || field.key}</span>
        <button
          type="button"
          className="t3 xs mono ell keybtn"
          title={forms("rename")}
          onClick={() => onRename(pointer)}
        >
          {field.key}
        </button>
        <span className="right">
          <IconButton
            icon="ellipsis"
            label={forms("more")}
            onClick={(event) => openMenu(event.currentTarget.getBoundingClientRect(), cell ?? pointer)}
          />
        </span>
      </div>
      <div style={{ padding: "10px 16px 4px" }}>
        <SearchBox width="100%" value={text} onChange={setText} placeholder={t("searchN", { n: specs.length })} />
      </div>
      {!text && (
        <Tabs
          label={label(field.label)}
          value={tab}
          onChange={setTab}
          style={{ height: 36, padding: "0 8px" }}
          items={TABS.map((key) => ({ key, label: t(key) }))}
        />
      )}
      <div className="panescroll">
        <OwnProblems pointers={places} />
        <div className="propsbox">
          {text && !found.length && <p className="t2 sm">{t("searchNone", { q: text })}</p>}
          {!text && tab === "common" && (
            <PropertyRows
              specs={found.filter((spec) => spec.name === "label")}
              owner={field}
              form={form}
              pointer={pointer}
              onChange={change}
            />
          )}
          {!text && tab === "common" && (
            <div className="prop">
              <span className="k">{t("kind")}</span>
              <div>
                <Select
                  small
                  label={t("kind")}
                  value={field.type}
                  onChange={(next) => next && next !== field.type && setRetype(next)}
                  options={choices}
                />
              </div>
            </div>
          )}
          <PropertyRows
            specs={!text && tab === "common" ? found.filter((spec) => spec.name !== "label") : found}
            owner={field}
            form={form}
            pointer={pointer}
            onChange={change}
          />
          {!text && tab === "common" && item && !item.related && (
            <WidthRow span={item.span ?? 6} onChange={(span) => actions.span([cell!], span)} />
          )}
        </div>
        {!text && (tab === "common" || tab === "validation") && (
          <ConditionSection name="required" field={field} change={change} />
        )}
        {!text && (tab === "common" || tab === "display") && (
          <ConditionSection name="visible" field={field} change={change} />
        )}
        {!text && tab === "display" && <ConditionSection name="read_only" field={field} change={change} />}
        {!text && (tab === "common" || tab === "validation") && <MustBe field={field} />}
        {!text && tab === "access" && <FieldAccess field={field} />}
        {!text && tab === "common" && <UsedBy pointer={pointer} />}
        {!text && tab === "access" && (
          <div className="sec">
            <Button small icon="key-round" onClick={() => onRename(pointer)}>
              {forms("rename")}
            </Button>
          </div>
        )}
      </div>
      {retype && <RetypeDialog field={field} type={retype} onClose={() => setRetype(null)} />}
    </>
  )
}

function ConditionSection({
  name,
  field,
  change,
}: {
  name: "required" | "visible" | "read_only"
  field: FieldDef
  change: (name: string, value: unknown, typing?: boolean) => void
}) {
  const member = useT("member")
  const { form } = useFormEditing()
  return (
    <div className="sec">
      <ConditionEditor
        headed
        title={member(name)}
        value={field[name]}
        fallback={name === "visible"}
        form={form}
        onChange={(value, typing) => change(name, value, typing)}
      />
    </div>
  )
}

export function WidthRow({ span, onChange }: { span: number; onChange: (span: number) => void }) {
  const t = useT("props")
  return (
    <div className="prop">
      <span className="k">{t("width")}</span>
      <div>
        <div className="seg full" role="group" aria-label={t("width")}>
          {SPANS.map((each) => (
            <button
              key={each}
              type="button"
              className={each === span ? "on" : ""}
              aria-pressed={each === span}
              onClick={() => onChange(each)}
            >
              {each}
            </button>
          ))}
          <span className="t3 right">
            {SPANS.includes(span) || !span ? "" : span} {t("columnsOf12")}
          </span>
        </div>
      </div>
    </div>
  )
}
