import { useLanguage, useT } from "@/i18n"
import { Button } from "@/ui/Button"
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
  const onPage = new Set([...leftKeys, ...(page.facts ?? []), ...(page.tags ?? []), form.title])
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
              {leftKeys.length > 0 && (
                <Missing
                  choices={plain.filter(({ value }) => !onPage.has(value))}
                  onAdd={(key) => put({ left: leftFrom([...leftKeys, key], left) })}
                />
              )}
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

/** Fields that a page with a list of its own does not show, each one click away from it. */
function Missing({ choices, onAdd }: { choices: { value: string; label: string }[]; onAdd: (key: string) => void }) {
  const t = useT("forms")
  if (!choices.length) return null
  return (
    <div className="mt3">
      <p className="hint">{t("pageMissing", { n: choices.length })}</p>
      <div className="row wrap g1">
        {choices.map(({ value, label }) => (
          <Button key={value} small icon="plus" title={value} onClick={() => onAdd(value)}>
            {label}
          </Button>
        ))}
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
