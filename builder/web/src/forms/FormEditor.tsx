import { useCallback, useEffect, useMemo, useState } from "react"
import { useLabel, useLanguage, useT } from "@/i18n"
import { IconButton } from "@/ui/IconButton"
import { MenuFloat } from "@/ui/Menu"
import { Tabs } from "@/ui/Tabs"
import { useNarrow } from "@/ui/useMedia"
import { fetchWhenIdle } from "../code/fetched"
import { layoutsOf } from "../document/forms"
import { loadPinyin } from "../document/keys"
import { useDesign, useDesigner } from "../frame/context"
import { go, usePlace } from "../location"
import { Outline } from "../panels/Outline"
import { Palette } from "../panels/Palette"
import { PropertyPanel } from "../panels/PropertyPanel"
import { FormActions } from "./actions"
import { Canvas } from "./canvas/Canvas"
import { ChecksTab } from "./ChecksTab"
import { FormContentProvider, FormToolsProvider } from "./context"
import { DeleteDialog } from "./DeleteDialog"
import { menuFor } from "./menu"
import { PageTab } from "./PageTab"
import { RenameDialog } from "./RenameDialog"
import { SeveralDialog } from "./SeveralDialog"
import { useCanvasKeys, useClipboard } from "./shortcuts"
import { useScreen } from "./ui"
import { ViewsTab } from "./views/ViewsTab"

const TABS = ["layout", "views", "page", "checks"] as const

/** One form: palette and outline, canvas, properties; and its views, record page and checks. */
export function FormEditor({ at }: { at: number }) {
  const t = useT("forms")
  const label = useLabel()
  const own = useLanguage()
  const design = useDesign()
  const form = useDesigner((state) => state.document.forms![at]!)
  const place = usePlace()
  const tab = (TABS as readonly string[]).includes(place.tab ?? "") ? (place.tab as (typeof TABS)[number]) : "layout"
  const screen = useScreen()
  const language = screen.language ?? own
  const layouts = layoutsOf(form)
  const index = Math.min(screen.layout, layouts.length - 1)
  const layout = layouts[index]!
  const actions = useMemo(() => new FormActions(design, at, index), [design, at, index])
  const [deleting, setDeleting] = useState<readonly string[] | null>(null)
  const [renaming, setRenaming] = useState<string | null>(null)
  const [menu, setMenu] = useState<{ rect: DOMRect; pointer: string } | null>(null)
  const narrow = useNarrow()
  const [side, setSide] = useState<"left" | "right" | null>(null)
  const removeSelection = useCallback(
    (pointers?: readonly string[]) => setDeleting(pointers ?? design.store.getState().selection),
    [design],
  )
  const openMenu = useCallback((rect: DOMRect, pointer: string) => setMenu({ rect, pointer }), [])
  const tools = useMemo(
    () => ({ actions, language, removeSelection, openMenu }),
    [actions, language, removeSelection, openMenu],
  )
  const content = useMemo(() => ({ form, layout }), [form, layout])
  useEffect(() => {
    if (language === "zh") void loadPinyin()
  }, [language])
  useEffect(fetchWhenIdle, [])
  useEffect(() => () => useScreen.getState().set({ adding: null, editing: null, several: null, layout: 0 }), [])
  return (
    <FormToolsProvider value={tools}>
      <FormContentProvider value={content}>
        <main className={`desb cols${narrow ? " narrow" : ""}`}>
          {(!narrow || side === "left") && tab === "layout" && (
            <aside className="pane l" aria-label={t("outline")}>
              <Palette />
              <Outline />
            </aside>
          )}
          <div className="middle">
            <div className="row formbar">
              <IconButton icon="arrow-left" label={t("forms")} onClick={() => go({ key: null, tab: null })} />
              <h2 className="ell">{label(form.name) || form.key}</h2>
              <Tabs
                label={label(form.name)}
                value={tab}
                onChange={(next) => {
                  design.store.getState().select([])
                  go({ tab: next })
                }}
                items={TABS.map((key) => ({
                  key,
                  label: t(key),
                  count:
                    key === "views"
                      ? form.views?.length || null
                      : key === "checks"
                        ? form.checks?.length || null
                        : null,
                }))}
              />
              {narrow && (
                <span className="right row g1">
                  {tab === "layout" && (
                    <IconButton
                      icon="list-tree"
                      label={t("outline")}
                      on={side === "left"}
                      onClick={() => setSide(side === "left" ? null : "left")}
                    />
                  )}
                  <IconButton
                    icon="sliders-horizontal"
                    label={t("formProps")}
                    on={side === "right"}
                    onClick={() => setSide(side === "right" ? null : "right")}
                  />
                </span>
              )}
            </div>
            {tab === "layout" && <CanvasWithKeys />}
            {tab === "views" && <ViewsTab />}
            {tab === "page" && <PageTab />}
            {tab === "checks" && <ChecksTab />}
          </div>
          {(!narrow || side === "right") && <PropertyPanel onRename={setRenaming} />}
        </main>
        <MenuFloat
          open={menu !== null}
          onClose={() => setMenu(null)}
          anchor={menu?.rect ?? null}
          items={menu ? menuFor(actions, menu.pointer, { remove: removeSelection, rename: setRenaming }) : []}
        />
        {deleting && <DeleteDialog pointers={deleting} onClose={() => setDeleting(null)} />}
        {screen.several !== null && <SeveralDialog begun={screen.several} />}
        {renaming && <RenameDialog pointer={renaming} onClose={() => setRenaming(null)} />}
      </FormContentProvider>
    </FormToolsProvider>
  )
}

function CanvasWithKeys() {
  useCanvasKeys()
  useClipboard()
  return <Canvas />
}
