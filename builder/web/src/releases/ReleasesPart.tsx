import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { isProblem, queryClient } from "@/api"
import { formatDateTime, useT } from "@/i18n"
import { Avatar } from "@/ui/Avatar"
import { Button } from "@/ui/Button"
import { confirm } from "@/ui/Confirm"
import { Empty } from "@/ui/Empty"
import { ErrorState } from "@/ui/ErrorState"
import { Select } from "@/ui/Select"
import { Loading, SkeletonLines } from "@/ui/Skeleton"
import { Tag } from "@/ui/Tag"
import { toast } from "@/ui/toast"
import { builder } from "../api/builder"
import type { DiffEffect, Release } from "../api/types"
import { replace } from "../commands"
import { equal } from "../document/reconcile"
import { useDesign, useDesigner, useDo, useDocument } from "../frame/context"
import { download } from "../frame/download"
import { go, usePlace } from "../location"
import { DiffList } from "../publish/DiffList"
import "./texts"

/** Releases: what each changed, compare any two or one with the draft, restore, roll back. */
export default function ReleasesPart() {
  const t = useT("releases")
  const { app } = useDesign()
  const chosen = usePlace((place) => place.key)
  const query = useQuery({ queryKey: ["releases", app], queryFn: async () => (await builder.releases(app)).items })
  const items = query.data
  const one = items?.find((each) => String(each.release) === chosen) ?? items?.[0]
  return (
    <main className="desb cols releases">
      <nav className="pane l sidenav" aria-label={t("title")}>
        <div className="ph">
          <h2 className="plainh">{t("title")}</h2>
        </div>
        {query.error ? (
          <ErrorState small error={query.error} onAgain={() => void query.refetch()} />
        ) : !items ? (
          <Loading>
            <SkeletonLines />
          </Loading>
        ) : (
          <ul className="scrolls" style={{ padding: 8 }}>
            {items.map((each) => (
              <li key={each.release}>
                <button
                  type="button"
                  className={`navline${each === one ? " on" : ""}`}
                  aria-current={each === one || undefined}
                  onClick={() => go({ key: String(each.release) })}
                >
                  <span className="grow">
                    <span className="row">
                      <span className="b">{t("release", { n: each.release })}</span>
                      {each.current && <Tag color="green">{t("current")}</Tag>}
                    </span>
                    <span className="xs t2 ell block">{each.message || t("noNote")}</span>
                    <span className="xs t3 block">
                      {formatDateTime(each.at)}
                      {each.by ? ` · ${each.by.title}` : ""}
                    </span>
                  </span>
                </button>
              </li>
            ))}
          </ul>
        )}
      </nav>
      {one ? (
        <OneRelease key={one.release} release={one} others={items!} />
      ) : (
        <div className="canvas">{items && <Empty icon="history" title={t("empty")} text={t("emptyText")} />}</div>
      )}
    </main>
  )
}

function OneRelease({ release, others }: { release: Release; others: readonly Release[] }) {
  const t = useT("releases")
  const { app, autosave } = useDesign()
  const draft = useDocument()
  const perform = useDo()
  const n = release.release
  const query = useQuery({ queryKey: ["release", app, n], queryFn: () => builder.release(app, n), staleTime: Infinity })
  const document = query.data?.document
  const restore = () => {
    if (!document) return
    perform(replace, { document, title: { en: `Restore release ${n}`, zh: `恢复第 ${n} 版` } })
    toast(t("restored", { n }), { icon: "history" })
  }
  const rollBack = async () => {
    if (
      !(await confirm({
        title: t("rollTitle", { n }),
        body: t("rollBody", { n }),
        action: t("rollBack"),
        danger: true,
      }))
    )
      return
    await autosave.flush()
    const done = await roll(false)
    if (!done) return
    toast(t("rolled", { release: done.release, n }), { icon: "history" })
    await queryClient.invalidateQueries({ queryKey: ["releases", app] })
    await queryClient.resetQueries({ queryKey: ["draft", app] })
  }
  const roll = async (accept: boolean): Promise<{ release: number } | null> => {
    try {
      return await builder.rollBack(app, n, accept)
    } catch (error) {
      if (!isProblem(error)) throw error
      const sentences = (
        <>
          <p className="sm">{error.detail || error.title}</p>
          <ul className="sm mt2">
            {((error.extra.effects ?? []) as DiffEffect[]).map((each, at) => (
              <li key={at}>{each.sentence}</li>
            ))}
          </ul>
        </>
      )
      const again =
        !accept &&
        (await confirm({ title: t("rollTitle", { n }), body: sentences, action: t("rollAnyway"), danger: true }))
      return again ? roll(true) : null
    }
  }
  return (
    <section className="middle wide" aria-label={t("release", { n })}>
      <div className="row formbar">
        <h2>{t("release", { n })}</h2>
        {release.current && <Tag color="green">{t("current")}</Tag>}
        <span className="right row">
          <Button small icon="download" disabled={!document} onClick={() => download(`${app}-${n}.json`, document)}>
            {t("export")}
          </Button>
          <Button small icon="file-text" disabled={!document || equal(document, draft)} onClick={restore}>
            {t("restore")}
          </Button>
          {!release.current && (
            <Button small kind="danger" icon="history" onClick={() => void rollBack()}>
              {t("rollBack")}
            </Button>
          )}
        </span>
      </div>
      <div className="canvas scrolls">
        <div className="partpage">
          <div className="sheet padded">
            <div className="row">
              {release.by && <Avatar name={release.by.title} size="m" />}
              <span>{release.message || <span className="t3">{t("noNote")}</span>}</span>
              <span className="right t3 xs">{formatDateTime(release.at)}</span>
            </div>
            <Compared release={release} others={others} />
          </div>
        </div>
      </div>
    </section>
  )
}

const DRAFT = "draft"

/** What happened between this release and another one, or the draft; at first, what it changed itself. */
function Compared({ release, others }: { release: Release; others: readonly Release[] }) {
  const t = useT("releases")
  const { app, autosave } = useDesign()
  const draft = useDocument()
  const version = useDesigner((state) => state.version)
  const n = release.release
  const before = others.map((each) => each.release).filter((each) => each < n)
  const [other, setOther] = useState(before.length ? String(Math.max(...before)) : DRAFT)
  const [from, to] = other === DRAFT ? [n, null] : [Math.min(n, Number(other)), Math.max(n, Number(other))]
  const query = useQuery({
    queryKey: ["release-changes", app, from, to ?? `draft ${version}`],
    queryFn: async () => {
      if (to === null) await autosave.flush()
      return (await builder.changes(app, from, to)).items
    },
    staleTime: to === null ? 0 : Infinity,
  })
  const choices = others.filter((each) => each.release !== n).map((each) => String(each.release))
  return (
    <>
      <h3 className="sech mt4">
        {t("compare")}
        <span style={{ width: 180 }}>
          <Select
            small
            label={t("compare")}
            value={other}
            onChange={(next) => next && setOther(next)}
            options={[
              { value: DRAFT, label: t("theDraft") },
              ...choices.map((each) => ({ value: each, label: t("release", { n: each }) })),
            ]}
          />
        </span>
        <span className="t3 xs" style={{ fontWeight: 400 }}>
          {to === null ? t("sinceThen", { n }) : t("between", { from, to })}
        </span>
      </h3>
      {query.error ? (
        <ErrorState small error={query.error} onAgain={() => void query.refetch()} />
      ) : !query.data ? (
        <Loading>
          <SkeletonLines />
        </Loading>
      ) : query.data.length ? (
        <DiffList changes={query.data} document={draft} />
      ) : (
        <p className="t2 sm">{t("same")}</p>
      )}
    </>
  )
}
