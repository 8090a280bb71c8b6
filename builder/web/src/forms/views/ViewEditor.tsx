import { useMemo } from "react"
import { useLabel, useLanguage, useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { Checkbox } from "@/ui/Checkbox"
import { Icon } from "@/ui/Icon"
import { IconButton } from "@/ui/IconButton"
import { Segmented } from "@/ui/Segmented"
import { Select } from "@/ui/Select"
import { Tag } from "@/ui/Tag"
import { CellShow } from "@/widgets"
import { patch } from "../../commands"
import { ConditionEditor } from "../../conditions/ConditionEditor"
import { fieldAtPath, namesOf } from "../../conditions/names"
import { PERSON_MEMBERS } from "../../conditions/words"
import { say } from "../../document/labels"
import type { FieldDef, FilterDef, Label, ViewDef } from "../../document/types"
import { useDesign, useDo, useDocument } from "../../frame/context"
import { editorFor } from "../../properties/registry"
import { ListEdit } from "../../properties/editors/references"
import { useFormEditing } from "../context"
import { fieldView, sampleValue } from "../view"
import { VIEW_ICONS } from "./ViewsTab"

type Kind = keyof typeof VIEW_ICONS

/** One view: what it shows, which records, in which order; with a sketch of how it looks. */
export function ViewEditor({ view, pointer }: { view: ViewDef; pointer: string }) {
  const t = useT("forms")
  const language = useLanguage()
  const document = useDocument()
  const perform = useDo()
  const { form } = useFormEditing()
  const kind: Kind = view.type ?? "list"
  const put = (members: Partial<ViewDef>, typing?: boolean) => perform(patch, { pointers: [pointer], members, typing })
  const paths = useMemo(
    () =>
      (form.fields ?? []).flatMap((field) => [
        { value: field.key, label: say(field.label, language) || field.key, hint: field.key, type: field.type },
        ...(field.type === "person" && !field.multiple
          ? ["name", "department"].map((member) => ({
              value: `${field.key}.${member}`,
              label: `${say(field.label, language) || field.key} › ${say(PERSON_MEMBERS[member], language)}`,
              hint: "",
              type: "text",
            }))
          : []),
        ...(field.type === "reference"
          ? (document.forms?.find((each) => each.key === field.form)?.fields ?? []).map((inner) => ({
              value: `${field.key}.${inner.key}`,
              label: `${say(field.label, language) || field.key} › ${say(inner.label, language) || inner.key}`,
              hint: "",
              type: inner.type,
            }))
          : []),
      ]),
    [form, document.forms, language],
  )
  const only = (...types: string[]) => paths.filter((each) => types.includes(each.type) && !each.value.includes("."))
  const Words = editorFor("label").Edit
  const pick = (name: "lanes" | "start" | "end" | "color" | "group", title: string, options: typeof paths) => (
    <div className="prop">
      <span className="k">{title}</span>
      <div>
        <Select
          small
          label={title}
          clearable
          value={view[name] ?? null}
          onChange={(next) => put({ [name]: next ?? undefined })}
          options={options}
        />
        {name === "lanes" && !options.length && <span className="hint err">{t("lanesNone")}</span>}
      </div>
    </div>
  )
  return (
    <div className="partpage wide">
      <div className="row wrap g4" style={{ marginBottom: 12 }}>
        <span style={{ width: 240 }}>
          <Words
            id="view-name"
            title={t("name")}
            spec={{ name: "name", editor: "label", tab: "common", schema: {}, title: t("name"), fallback: "" }}
            value={view.name}
            owner={view as never}
            form={form}
            onChange={(name, typing) => put({ name: name as Label | undefined }, typing)}
          />
        </span>
        <span className="t3 xs mono">{view.key}</span>
        <span className="right">
          <Segmented
            label={t("viewKind")}
            value={kind}
            onChange={(next) => put({ type: next === "list" ? undefined : next })}
            items={(Object.keys(VIEW_ICONS) as Kind[]).map((each) => ({
              key: each,
              label: (
                <>
                  <Icon name={VIEW_ICONS[each]} size="s" />
                  {t(each)}
                </>
              ),
            }))}
          />
        </span>
      </div>
      <Sketch view={view} />
      <div className="viewgrid">
        <section className="sheet padded">
          <h3 className="sech">{t("columnsOf")}</h3>
          <ListEdit
            title={t("columnsOf")}
            list={view.columns ?? []}
            choices={paths}
            onChange={(columns) => put({ columns: columns.length ? columns : undefined })}
          />
        </section>
        <section className="sheet padded">
          <h3 className="sech">{t("filters")}</h3>
          <Filters view={view} onChange={(filters) => put({ filters: filters.length ? filters : undefined })} />
          <div className="mt3">
            <ConditionEditor
              headed
              slot="filter"
              title={t("where")}
              value={view.where}
              fallback
              form={form}
              onChange={(where) => put({ where: typeof where === "string" ? where : undefined })}
            />
          </div>
        </section>
        <section className="sheet padded">
          <h3 className="sech">{t("sort")}</h3>
          <SortEdit view={view} paths={paths} onChange={(sort) => put({ sort: sort.length ? sort : undefined })} />
          <div className="props mt3">
            {kind === "kanban" && pick("lanes", t("lanes"), only("choice"))}
            {kind === "calendar" && (
              <>
                {pick("start", t("start"), only("date", "date_time"))}
                {pick("end", t("end"), only("date", "date_time"))}
              </>
            )}
            {kind === "calendar" && pick("color", t("color"), only("choice"))}
            {kind === "list" &&
              pick("group", t("groupBy"), only("choice", "person", "reference", "department", "yes_no"))}
          </div>
          {(kind === "kanban" || kind === "gallery") && (
            <div className="mt3">
              <h3 className="sech">{t("card")}</h3>
              <ListEdit
                title={t("card")}
                list={view.card ?? []}
                choices={paths.filter((each) => !each.value.includes("."))}
                onChange={(card) => put({ card: card.length ? card : undefined })}
              />
            </div>
          )}
          <div className="mt3">
            <h3 className="sech">{t("sums")}</h3>
            <ListEdit
              title={t("sums")}
              list={view.sums ?? []}
              choices={only("integer", "decimal", "money", "computed", "rollup")}
              onChange={(sums) => put({ sums: sums.length ? sums : undefined })}
            />
          </div>
          <div className="mt3">
            <Checkbox checked={view.count ?? false} onChange={(count) => put({ count: count || undefined })}>
              {t("count")}
            </Checkbox>
          </div>
          <div className="mt3">
            <h3 className="sech">{t("roles")}</h3>
            <ListEdit
              title={t("roles")}
              list={view.roles ?? []}
              choices={(document.roles ?? []).map((role) => ({
                value: role.key,
                label: say(role.name, language) || role.key,
              }))}
              onChange={(roles) => put({ roles: roles.length ? roles : undefined })}
            />
          </div>
        </section>
      </div>
    </div>
  )
}

/** Three invented lines in the view's shape, drawn by the runtime's cells. */
function Sketch({ view }: { view: ViewDef }) {
  const language = useLanguage()
  const document = useDocument()
  const { palette } = useDesign()
  const { form } = useFormEditing()
  const names = namesOf(form, language, document)
  const columns = (
    view.columns?.length ? view.columns : (form.fields ?? []).slice(0, 5).map((field) => field.key)
  ).slice(0, 8)
  const fieldOf = (path: string): FieldDef | undefined => fieldAtPath(form, path, document)
  const show = (path: string) => {
    const field = fieldOf(path)
    return field ? (
      <CellShow field={fieldView(field, palette, language)} value={sampleValue(field, palette, language)} />
    ) : (
      <span className="t3">—</span>
    )
  }
  if (view.type === "kanban") {
    const lanes =
      (fieldOf(view.lanes ?? "")?.options as { key: string; label?: Label; color?: string }[] | undefined) ?? []
    return (
      <div className="sheet padded sketch lanesketch" inert>
        {lanes.map((lane) => (
          <div key={lane.key} className="lanebox">
            <Tag color={lane.color}>{say(lane.label, language) || lane.key}</Tag>
            <div className="card padded">
              <span className="b sm">{say(form.name, language)}</span>
              {(view.card ?? []).map((key) => (
                <span key={key} className="row sm">
                  <span className="t3 xs">{names.field(key)}</span>
                  {show(key)}
                </span>
              ))}
            </div>
          </div>
        ))}
      </div>
    )
  }
  return (
    <div className="sheet sketch" inert>
      <table className="tbl">
        <thead>
          <tr>
            {columns.map((path) => (
              <th key={path}>{names.field(path)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[0, 1].map((row) => (
            <tr key={row}>
              {columns.map((path) => (
                <td key={path}>{show(path)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function SortEdit({
  view,
  paths,
  onChange,
}: {
  view: ViewDef
  paths: { value: string; label: string }[]
  onChange: (sort: string[]) => void
}) {
  const t = useT("forms")
  const sort = view.sort ?? []
  const name = (each: string) => paths.find((path) => path.value === each.replace(/^-/, ""))?.label ?? each
  return (
    <div className="listedit">
      {sort.map((each, at) => (
        <div key={each} className="row listrow">
          <span className="grow ell sm">{name(each)}</span>
          <Button
            small
            kind="quiet"
            icon={each.startsWith("-") ? "arrow-down" : "arrow-up"}
            onClick={() =>
              onChange(
                sort.map((other, index) =>
                  index === at ? (each.startsWith("-") ? each.slice(1) : `-${each}`) : other,
                ),
              )
            }
          >
            {t(each.startsWith("-") ? "descending" : "ascending")}
          </Button>
          <IconButton
            icon="x"
            label={t("remove", { name: name(each) })}
            onClick={() => onChange(sort.filter((_, index) => index !== at))}
          />
        </div>
      ))}
      <Select
        small
        label={t("addSort")}
        placeholder={t("addSort")}
        value={null}
        onChange={(next) => next && onChange([...sort, next])}
        options={paths.filter((path) => !sort.some((each) => each.replace(/^-/, "") === path.value))}
      />
    </div>
  )
}

/** Chips with the operators of the field's type; values by the runtime's own widget. */
function Filters({ view, onChange }: { view: ViewDef; onChange: (filters: FilterDef[]) => void }) {
  const t = useT("forms")
  const p = useT("props")
  const label = useLabel()
  const document = useDocument()
  const { palette } = useDesign()
  const { form } = useFormEditing()
  const filters = view.filters ?? []
  const put = (at: number, change: Partial<FilterDef>) =>
    onChange(filters.map((each, index) => (index === at ? { ...each, ...change } : each)))
  return (
    <div className="listedit">
      {filters.map((filter, at) => {
        const field = fieldAtPath(form, filter.field, document)
        const ops = palette.fields.find((each) => each.type === field?.type)?.operators ?? ["="]
        const options = field?.options as { key: string; label?: Label }[] | undefined
        const op = filter.op ?? "="
        const none = ["empty", "not empty"].includes(op)
        return (
          <div key={at} className="row wrap listrow">
            <span className="sm b">{field ? label(field.label) || field.key : filter.field}</span>
            <span style={{ width: 112 }}>
              <Select
                small
                label={p("operator")}
                value={op}
                onChange={(next) => next && put(at, { op: next === "=" ? undefined : next })}
                options={[...new Set([...ops, op])].map((each) => ({ value: each, label: each }))}
              />
            </span>
            {!none && (
              <span className="grow" style={{ minWidth: 96 }}>
                {Array.isArray(options) && !Array.isArray(filter.value) ? (
                  <Select
                    small
                    label={p("value")}
                    value={(filter.value as string | undefined) ?? null}
                    onChange={(value) => put(at, { value: value ?? undefined })}
                    options={options.map((each) => ({ value: each.key, label: label(each.label) || each.key }))}
                  />
                ) : (
                  <input
                    className="input s"
                    aria-label={p("value")}
                    value={Array.isArray(filter.value) ? filter.value.join(", ") : String(filter.value ?? "")}
                    onChange={(event) =>
                      put(at, {
                        value:
                          Array.isArray(filter.value) || op === "in" || op === "not in"
                            ? event.target.value.split(/,\s*/)
                            : event.target.value,
                      })
                    }
                  />
                )}
              </span>
            )}
            <IconButton
              icon="x"
              label={t("remove", { name: filter.field })}
              onClick={() => onChange(filters.filter((_, index) => index !== at))}
            />
          </div>
        )
      })}
      <Select
        small
        label={t("addFilter")}
        placeholder={t("addFilter")}
        value={null}
        onChange={(next) =>
          next &&
          onChange([
            ...filters,
            { field: next, value: (fieldAtPath(form, next)?.options as { key: string }[] | undefined)?.[0]?.key ?? "" },
          ])
        }
        options={(form.fields ?? [])
          .filter((field) => (palette.fields.find((each) => each.type === field.type)?.operators ?? []).length > 0)
          .map((field) => ({ value: field.key, label: label(field.label) || field.key }))}
      />
    </div>
  )
}
