import { useQuery } from "@tanstack/react-query"
import { useMemo } from "react"
import { isProblem, queryClient } from "@/api"
import { formatDateTime, useLabel, useT } from "@/i18n"
import { Avatar } from "@/ui/Avatar"
import { Button } from "@/ui/Button"
import { confirm } from "@/ui/Confirm"
import { Empty } from "@/ui/Empty"
import { ErrorState } from "@/ui/ErrorState"
import { Loading, SkeletonLines } from "@/ui/Skeleton"
import { Tag } from "@/ui/Tag"
import { toast } from "@/ui/toast"
import { builder } from "../api/builder"
import type { DiffChange, DiffEffect, Release } from "../api/types"
import { replace } from "../commands"
import { kindAt } from "../commands/names"
import { differences } from "../document/differences"
import { join, split } from "../document/pointer"
import type { AppDoc } from "../document/types"
import { useDesign, useDo, useDocument } from "../frame/context"
import { download } from "../frame/download"
import { go, usePlace } from "../location"
import { DiffList } from "../publish/DiffList"
import "./texts"

/** Releases: what each changed, compare with the draft, restore, roll back. */
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
        <OneRelease key={one.release} release={one} />
      ) : (
        <div className="canvas">{items && <Empty icon="history" title={t("empty")} text={t("emptyText")} />}</div>
      )}
    </main>
  )
}

function OneRelease({ release }: { release: Release }) {
  const t = useT("releases")
  const member = useT("member")
  const label = useLabel()
  const { app, autosave } = useDesign()
  const draft = useDocument()
  const perform = useDo()
  const n = release.release
  const query = useQuery({ queryKey: ["release", app, n], queryFn: () => builder.release(app, n), staleTime: Infinity })
  const document = query.data?.document
  const changes = useMemo(() => (document ? changesBetween(document, draft, label, member) : []), [document, draft, label, member])
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
          <Button small icon="file-text" disabled={!document || !changes.length} onClick={restore}>
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
            <h3 className="sech mt4">
              {t("compare")}
              <span className="t3 num">{changes.length || ""}</span>
            </h3>
            {query.error ? (
              <ErrorState small error={query.error} onAgain={() => void query.refetch()} />
            ) : !document ? (
              <Loading>
                <SkeletonLines />
              </Loading>
            ) : changes.length ? (
              <DiffList changes={changes} document={draft} before={document} />
            ) : (
              <p className="t2 sm">{t("same")}</p>
            )}
          </div>
        </div>
      </div>
    </section>
  )
}

/** Differences of two documents in the shape of the server's diff. */
export function changesBetween(before: AppDoc, after: AppDoc, label: (text: never) => string, memberWords: (key: string) => string): DiffChange[] {
  return differences(before, after).map((each) => {
    const kind = each.before === undefined ? "added" : each.after === undefined ? "removed" : "changed"
    const parts = split(each.pointer)
    const at = parts.findLastIndex((part) => /^\d+$/.test(part))
    const owner = join("", ...parts.slice(0, at + 1))
    const source = kind === "removed" ? before : after
    const kindWord = label(kindAt(owner) as never),
      name = sentenceOf(source, owner, label)
    const whole = each.pointer === owner
    const member = whole ? "" : memberWords(each.member)
    return {
      kind,
      pointer: each.pointer,
      what: each.member,
      label: "",
      before: each.before,
      after: each.after,
      sentence: [`${kindWord} ${name}`.trim(), member].filter(Boolean).join(" · "),
    }
  })
}

function sentenceOf(document: AppDoc, pointer: string, label: (text: never) => string): string {
  const parts = split(pointer)
  let value: unknown = document
  for (const part of parts) value = (value as Record<string, unknown> | undefined)?.[part]
  const it = value as { label?: never; name?: never; key?: string } | undefined
  return it ? label((it.label ?? it.name ?? it.key ?? "") as never) : ""
}
