import { lazy, Suspense, useMemo, useState } from "react"
import type { FormView, Item, LayoutDef, Section, Tab, TabsDef } from "@/api/types"
import { useLabel } from "@/i18n"
import { Icon } from "@/ui/Icon"
import { Skeleton } from "@/ui/Skeleton"
import { Tabs } from "@/ui/Tabs"
import { isEmpty } from "@/widgets"
import { plainFields } from "./access"
import { FormField } from "./FormField"
import { useFormState, useTruth } from "./hooks"
import type { FormStore } from "./store"
import "./form.css"

const RelatedList = lazy(() => import("@/record/RelatedList"))

/** The layout for these roles: the first that names one of them or nobody; without any, all fields in two columns. */
export function layoutOf(form: FormView, roles: string[] = [], key?: string | null): LayoutDef {
  const named = key ? form.layouts.find((each) => each.key === key) : undefined
  const fitting =
    named ?? form.layouts.find((each) => !each.roles?.length || each.roles.some((role) => roles.includes(role)))
  return fitting ?? { key: "", body: [{ items: plainFields(form).map((field) => ({ field: field.key })) }] }
}

function Cell({ store, item }: { store: FormStore; item: Item }) {
  const words = useLabel()
  const visible = useTruth(store, item.visible ?? true, item.trees?.visible, true)
  const span = { gridColumn: `span ${item.span ?? 12}` }
  if (item.field) {
    const field = store.field(item.field)
    return field ? <FormField store={store} field={field} item={item} /> : null
  }
  if (!visible) return null
  if (item.divider) return <hr className="divider" />
  if (item.text)
    return (
      <p className="t2 sm lines" style={span}>
        {words(item.text)}
      </p>
    )
  const related = item.related ? store.field(item.related) : undefined
  const id = store.given.record?.id
  if (!related || !id) return null
  return (
    <div style={span}>
      <Suspense fallback={<Skeleton height={120} />}>
        <RelatedList form={store.form} field={related} id={id} />
      </Suspense>
    </div>
  )
}

function SectionBlock({ store, section }: { store: FormStore; section: Section }) {
  const words = useLabel()
  const visible = useTruth(store, section.visible ?? true, section.trees?.visible, true)
  const mistakes = useFormState(store, (state) =>
    section.items.some((item) => item.field && (state.errors[item.field] || state.inner[item.field])),
  )
  const [open, setOpen] = useState(
    () => !section.collapsed || section.items.some((item) => item.field && !isEmpty(store.values[item.field])),
  )
  if (!visible) return null
  const title = words(section.section)
  const shown = open || mistakes
  return (
    <section className="fsec">
      {title &&
        (section.collapsed ? (
          <h3 className="fsech">
            <button type="button" className="row" aria-expanded={shown} onClick={() => setOpen(!open)}>
              <Icon name={shown ? "chevron-down" : "chevron-right"} size="s" />
              {title}
            </button>
          </h3>
        ) : (
          <h3 className="fsech">{title}</h3>
        ))}
      {section.help && shown && <p className="t3 sm fhelp">{words(section.help)}</p>}
      {shown && (
        <div className="grid12">
          {section.items.map((item, index) => (
            <Cell key={item.field ?? item.related ?? index} store={store} item={item} />
          ))}
        </div>
      )}
    </section>
  )
}

function TabName({ store, tab }: { store: FormStore; tab: Tab }) {
  const words = useLabel()
  const bad = useFormState(store, (state) =>
    tab.body.some((section) =>
      section.items.some((item) => item.field && (state.errors[item.field] || state.inner[item.field])),
    ),
  )
  return (
    <>
      {words(tab.tab)}
      {bad && <i className="dot bad" />}
    </>
  )
}

function TabsBlock({ store, tabs }: { store: FormStore; tabs: Tab[] }) {
  const [at, setAt] = useState("0")
  const results = useFormState(store, (state) => state.results)
  const shown = useMemo(
    () =>
      tabs
        .map((tab, index) => ({ tab, index }))
        .filter(({ tab }) => store.truth(tab.visible ?? true, tab.trees?.visible, true)),
    [tabs, store, results],
  ) // eslint-disable-line react-hooks/exhaustive-deps
  const bad = useFormState(
    store,
    (state) =>
      shown.find(({ tab }) =>
        tab.body.some((section) => section.items.some((item) => item.field && state.errors[item.field])),
      )?.index,
  )
  const current = shown.find(({ index }) => String(index) === at) ?? shown[0]
  if (!current) return null
  return (
    <div className="ftabs" data-bad-tab={bad}>
      <Tabs
        items={shown.map(({ tab, index }) => ({ key: String(index), label: <TabName store={store} tab={tab} /> }))}
        value={String(current.index)}
        onChange={setAt}
      />
      {shown.map(({ tab, index }) => (
        <div key={index} role="tabpanel" className={index === current.index ? "" : "hide"}>
          {tab.body.map((section, line) => (
            <SectionBlock key={section.key ?? line} store={store} section={section} />
          ))}
        </div>
      ))}
    </div>
  )
}

const isTabs = (block: Section | TabsDef): block is TabsDef => "tabs" in block

/** A form on its twelve columns: sections, tabs, texts, dividers, fields. */
export function FormBody({ store, layout }: { store: FormStore; layout?: LayoutDef | string | null }) {
  const roles = store.given.me.roles?.[store.given.app.key]
  const used = useMemo(
    () => (layout && typeof layout === "object" ? layout : layoutOf(store.form, roles, layout)),
    [layout, store.form, roles],
  )
  return (
    <div className="form">
      {used.body.map((block, index) =>
        isTabs(block) ? (
          <TabsBlock key={index} store={store} tabs={block.tabs} />
        ) : (
          <SectionBlock key={block.key ?? index} store={store} section={block} />
        ),
      )}
    </div>
  )
}
