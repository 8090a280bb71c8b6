import { lazy, Suspense, useEffect, useState } from "react"
import { useLabel, useT } from "@/i18n"
import { ErrorBoundary } from "@/ui/ErrorBoundary"
import { Loading, SkeletonLines } from "@/ui/Skeleton"
import { useTitle } from "@/ui/useTitle"
import { ConflictDialog } from "../autosave/ConflictDialog"
import { RowsDialog } from "../sheets/RowsDialog"
import { usePlace } from "../location"
import { useDesign, useDesigner } from "./context"
import { useKeys } from "./keys"
import { FindDialog } from "./FindDialog"
import { ShortcutsDialog } from "./ShortcutsDialog"
import { StatusBar } from "./StatusBar"
import { TopBar } from "./TopBar"
import { useOverlay } from "./overlay"

const FormsPart = lazy(() => import("../forms/FormsPart"))
const JsonPart = lazy(() => import("../json/JsonPart"))
const RolesPart = lazy(() => import("../roles/RolesPart"))
const ReleasesPart = lazy(() => import("../releases/ReleasesPart"))
const PreviewDialog = lazy(() => import("../preview/PreviewDialog"))
const PublishDialog = lazy(() => import("../publish/PublishDialog"))
const SettingsDialog = lazy(() => import("./SettingsDialog").then((all) => ({ default: all.SettingsDialog })))

const ALWAYS = ["Mod+S", "Mod+K"]

/** One bar, one part, one status line: the same for every designer. */
export function DesignerFrame() {
  const { autosave } = useDesign()
  const label = useLabel()
  const name = useDesigner((state) => state.document.name)
  const place = usePlace()
  const { open, show } = useOverlay()
  const undo = useDesigner((state) => state.undo),
    redo = useDesigner((state) => state.redo)
  useTitle(label(name))
  useLeaveWarning()
  useKeys(
    {
      "Mod+Z": () => undo(),
      "Mod+Shift+Z": () => redo(),
      "Mod+Y": () => redo(),
      "Mod+S": () => void autosave.flush(),
      "Mod+K": () => show("find"),
      "?": () => show("shortcuts"),
      "Mod+Shift+P": () => show("preview"),
      "Mod+Shift+Enter": () => show("publish"),
    },
    ALWAYS,
  )
  return (
    <div className="des">
      <TopBar />
      <Suspense
        fallback={
          <main className="desb">
            <Loading>
              <SkeletonLines lines={6} />
            </Loading>
          </main>
        }
      >
        <ErrorBoundary resetKey={`${place.part} ${place.key}`}>
          {place.part === "forms" ? (
            <FormsPart />
          ) : place.part === "roles" ? (
            <RolesPart />
          ) : place.part === "releases" ? (
            <ReleasesPart />
          ) : (
            <JsonPart key={place.part} part={place.part} />
          )}
        </ErrorBoundary>
      </Suspense>
      <StatusBar />
      <Suspense fallback={null}>
        {open === "find" && <FindDialog onClose={() => show(null)} />}
        {open === "shortcuts" && <ShortcutsDialog onClose={() => show(null)} />}
        {open === "preview" && <PreviewDialog onClose={() => show(null)} />}
        {open === "settings" && <SettingsDialog onClose={() => show(null)} />}
        {open === "publish" && <PublishDialog onClose={() => show(null)} />}
      </Suspense>
      <ConflictDialog />
      <RowsDialog />
      <Announcer />
    </div>
  )
}

function useLeaveWarning(): void {
  const { autosave } = useDesign()
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (autosave.dirty) {
        void autosave.flush()
        event.preventDefault()
      }
    }
    window.addEventListener("beforeunload", ask)
    return () => window.removeEventListener("beforeunload", ask)
  }, [autosave])
}

/** Says every step of the history to screen readers. */
function Announcer() {
  const label = useLabel()
  const t = useT("design")
  const past = useDesigner((state) => state.history.past),
    future = useDesigner((state) => state.history.future)
  const [said, setSaid] = useState("")
  const [before, setBefore] = useState(past.length)
  useEffect(() => {
    if (past.length === before) return
    setSaid(past.length > before ? label(past.at(-1)?.title) : t("undoOf", { title: label(future[0]?.title) }))
    setBefore(past.length)
  }, [past, future, before, label, t])
  return (
    <div className="sr" role="status" aria-live="polite">
      {said}
    </div>
  )
}
