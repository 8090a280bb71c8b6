import { useQuery } from "@tanstack/react-query"
import { useEffect, useState } from "react"
import { currentLanguage, formatWhen, say, useT } from "@/i18n"
import { ErrorState } from "@/ui/ErrorState"
import { Loading, Skeleton } from "@/ui/Skeleton"
import { toast } from "@/ui/toast"
import { builder } from "../api/builder"
import type { Draft, Palette, Schema } from "../api/types"
import { Autosave } from "../autosave/autosave"
import { dropCopy, keepCopy, readCopy, type LocalCopy } from "../autosave/localCopy"
import { replace } from "../commands"
import { createDesigner } from "../document/store"
import { equal } from "../document/reconcile"
import type { AppDoc } from "../document/types"
import { DesignProvider, type Design } from "./context"
import { DesignerFrame } from "./DesignerFrame"

interface Opened {
  draft: Draft
  palette: Palette
  schema: Schema
  copy: LocalCopy | null
}

async function open(app: string): Promise<Opened> {
  const [draft, palette, schema, copy] = await Promise.all([
    builder.draft(app),
    builder.palette(),
    builder.schema(),
    readCopy(app),
  ])
  return { draft, palette, schema, copy }
}

/** Opens the draft of one app: document, palette and schema, and what this computer still had to save. */
export default function DesignerPage({ app }: { app: string }) {
  const t = useT("design")
  const query = useQuery({ queryKey: ["draft", app], queryFn: () => open(app), staleTime: Infinity, gcTime: 0 })
  if (query.error) return <ErrorState error={query.error} onAgain={() => void query.refetch()} />
  if (!query.data)
    return (
      <Loading what={t("loading")}>
        <FrameSkeleton />
      </Loading>
    )
  return <Ready key={query.dataUpdatedAt} app={app} opened={query.data} />
}

function Ready({ app, opened }: { app: string; opened: Opened }) {
  const t = useT("design")
  const [design, setDesign] = useState<Design | null>(null)
  useEffect(() => {
    const made = begin(app, opened)
    setDesign(made)
    if (made.store.getState().version)
      toast(t("restoredLocal", { at: formatWhen(opened.copy!.at) }), { icon: "history" })
    return () => made.autosave.stop()
  }, [app, opened])
  return (
    design && (
      <DesignProvider value={design}>
        <DesignerFrame />
      </DesignProvider>
    )
  )
}

/** A local copy goes on where it stopped; what others have saved since is joined when it is saved. */
function begin(app: string, { draft, palette, schema, copy }: Opened): Design {
  const store = createDesigner(draft.document)
  store.setState({
    diagnostics: draft.diagnostics,
    changes: draft.changes,
    save: { kind: "saved", at: draft.saved_at },
  })
  const unsaved = copy && !equal(copy.document, draft.document) ? copy : null
  const ports = {
    save: (document: AppDoc, mark: string) => builder.save(app, document, mark),
    load: () => builder.draft(app),
    joined: (theirs: Draft) => toast(joinedWords(theirs), { icon: "users" }),
    keep: keepCopy,
    drop: dropCopy,
    now: () => new Date().toISOString(),
  }
  const known = unsaved ? (unsaved.base ?? (unsaved.mark === draft.mark ? draft.document : undefined)) : draft.document
  const autosave = new Autosave(app, store, unsaved ? (unsaved.mark ?? "") : draft.mark, ports, known)
  if (unsaved)
    store.getState().perform(replace, {
      document: unsaved.document,
      title: { en: "Restore unsaved changes", zh: "恢复未保存的改动" },
    })
  else if (copy) void dropCopy(app)
  return { app, store, autosave, palette, schema, baseRelease: draft.base_release }
}

const joinedWords = ({ by }: Draft): string =>
  by?.title ? say(currentLanguage(), "design", "joinedWith", { who: by.title }) : say(currentLanguage(), "design", "joined")

function FrameSkeleton() {
  return (
    <div className="des" aria-hidden="true">
      <div className="bar">
        <Skeleton width={180} />
        <Skeleton width={320} style={{ marginLeft: 24 }} />
      </div>
      <div className="desb cols">
        <div className="pane l" style={{ padding: 16, gap: 10 }}>
          {Array.from({ length: 9 }, (_, at) => (
            <Skeleton key={at} height={28} />
          ))}
        </div>
        <div className="canvas dots" style={{ padding: 24 }}>
          <div className="sheet" style={{ height: 320 }} />
        </div>
        <div className="pane r" style={{ padding: 16, gap: 12 }}>
          {Array.from({ length: 8 }, (_, at) => (
            <Skeleton key={at} height={20} />
          ))}
        </div>
      </div>
      <div className="prob" />
    </div>
  )
}
