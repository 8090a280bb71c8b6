import { useMemo } from "react"
import { useLanguage, useT } from "@/i18n"
import { Checkbox } from "@/ui/Checkbox"
import { Icon } from "@/ui/Icon"
import { Segmented } from "@/ui/Segmented"
import { Select } from "@/ui/Select"
import { patch } from "../../commands"
import { ConditionEditor } from "../../conditions/ConditionEditor"
import { reachable } from "../../conditions/reach"
import { say } from "../../document/labels"
import type { Label, ViewDef } from "../../document/types"
import { useDo, useDocument } from "../../frame/context"
import { editorFor } from "../../properties/registry"
import { ListEdit } from "../../properties/editors/references"
import { useFormEditing } from "../context"
import { FilterEdit } from "./FilterEdit"
import { Sketch } from "./Sketch"
import { SortEdit } from "./SortEdit"
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
      reachable(form, document, language).map(({ path, words, field }) => ({
        value: path,
        label: words,
        hint: path.includes(".") ? "" : path,
        type: field.type,
      })),
    [form, document, language],
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
          <FilterEdit view={view} onChange={(filters) => put({ filters: filters.length ? filters : undefined })} />
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
