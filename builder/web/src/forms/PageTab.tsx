import { useLanguage, useT } from "@/i18n"
import { patch, write } from "../commands"
import { say } from "../document/labels"
import { join } from "../document/pointer"
import type { FieldDef, RecordPageDef, Section } from "../document/types"
import { useDo, useDocument } from "../frame/context"
import { ListEdit } from "../properties/editors/references"
import { useFormEditing } from "./context"

/** The record page: facts, tags, fields at the left, tabs, lists at the right, buttons; drawn where they will stand. */
export function PageTab() {
  const t = useT("forms")
  const language = useLanguage()
  const document = useDocument()
  const perform = useDo()
  const { actions, form } = useFormEditing()
  const page = form.page ?? {}
  const base = join("", "forms", actions.at, "page")
  const put = (members: Partial<RecordPageDef>) => {
    if (form.page) perform(patch, { pointers: [base], members })
    else perform(write, { pointer: base, value: clean(members) })
  }
  const choices = (fits: (field: FieldDef) => boolean) =>
    (form.fields ?? [])
      .filter(fits)
      .map((field) => ({ value: field.key, label: say(field.label, language) || field.key, hint: field.key }))
  const lists = choices((field) => field.type === "related" || field.type === "sub_table"),
    plain = choices((field) => field.type !== "related" && field.type !== "sub_table")
  const buttons = [
    ...((document.rules ?? []) as { key: string; name?: string }[]),
    ...((document.flows ?? []) as { key: string; name?: string }[]),
  ].map((each) => ({ value: each.key, label: say(each.name, language) || each.key }))
  const list = (
    name: "facts" | "tags" | "tabs" | "right" | "actions",
    title: string,
    options: { value: string; label: string; hint?: string }[],
  ) => (
    <section>
      <h3 className="sech">{title}</h3>
      <ListEdit
        title={title}
        list={page[name] ?? []}
        choices={options}
        onChange={(next) => put({ [name]: next.length ? next : undefined })}
      />
    </section>
  )
  const left = page.left ?? []
  const leftKeys = left.flatMap((section) =>
    (section.items ?? []).map((item) => item.field).filter((key): key is string => Boolean(key)),
  )
  return (
    <div className="canvas scrolls">
      <div className="partpage wide">
        <div className="sheet pagehead">
          <div className="row wrap g4">
            <span className="bb" style={{ fontSize: "var(--text-xl)" }}>
              {say(form.fields?.find((field) => field.key === form.title)?.label, language) || say(form.name, language)}
            </span>
          </div>
          <div className="threecols">
            {list("tags", t("pageTags"), plain)}
            {list("facts", t("pageFacts"), plain)}
            {list("actions", t("pageActions"), buttons)}
          </div>
          <p className="hint">{t("pageFactsHint")}</p>
        </div>
        <div className="pagegrid">
          <div className="sheet padded">
            <section>
              <h3 className="sech">{t("pageLeft")}</h3>
              <ListEdit
                title={t("pageLeft")}
                list={leftKeys}
                choices={plain}
                onChange={(next) => put({ left: next.length ? leftFrom(next, left) : undefined })}
              />
            </section>
          </div>
          <div className="sheet padded">
            {lists.length ? list("tabs", t("pageTabs"), lists) : <p className="t2 sm">{t("pageRelatedNone")}</p>}
          </div>
          <div className="sheet padded">
            {lists.length ? list("right", t("pageRight"), lists) : <p className="t2 sm">{t("pageRelatedNone")}</p>}
          </div>
        </div>
      </div>
    </div>
  )
}

const clean = (members: Partial<RecordPageDef>) =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))

/** Keeps sections and spans of the fields that stay; new ones go to the last section. */
function leftFrom(keys: readonly string[], old: readonly Section[]): Section[] {
  if (old.length <= 1)
    return [
      {
        ...old[0],
        items: keys.map((key) => old[0]?.items?.find((item) => item.field === key) ?? { field: key, span: 12 }),
      },
    ]
  const known = new Set(old.flatMap((section) => (section.items ?? []).map((item) => item.field)))
  const kept = old.map((section) => ({
    ...section,
    items: (section.items ?? []).filter((item) => !item.field || keys.includes(item.field)),
  }))
  const fresh = keys.filter((key) => !known.has(key)).map((key) => ({ field: key, span: 12 }))
  return kept.map((section, at) =>
    at === kept.length - 1 ? { ...section, items: [...section.items, ...fresh] } : section,
  )
}
