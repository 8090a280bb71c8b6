import { useInfiniteQuery } from "@tanstack/react-query"
import { Fragment, useState } from "react"
import { api } from "@/api"
import type { FormView, ListPage, Rec, TimelineItem } from "@/api/types"
import { dayOf, formatDate, partsOf, today, useLanguage, useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { ErrorState } from "@/ui/ErrorState"
import { Segmented } from "@/ui/Segmented"
import { Loading, SkeletonLines } from "@/ui/Skeleton"
import { CommentBox } from "./CommentBox"
import { TimelineEntry } from "./TimelineItem"

type Kind = "" | "related" | "comment" | "change" | "flow"

/** Days of this month by name, older things by month. */
function headOf(at: string, language: string, t: (key: string) => string): string {
  const day = partsOf(at).day
  if (day === today()) return `${t("today")}${language === "zh" ? "，" : ", "}${formatDate(day, { short: true })}`
  if (day.slice(0, 7) === today().slice(0, 7)) return formatDate(day, { short: true })
  const same = day.slice(0, 4) === today().slice(0, 4)
  return dayOf(day).toLocaleDateString(language === "zh" ? "zh-CN" : "en-GB", {
    month: "long",
    year: same ? undefined : "numeric",
  })
}

/** A record that came in bulk has no entry of its making: its own stamp says who made it and when. */
function withMaking(items: TimelineItem[], record: Rec): TimelineItem[] {
  const at = record.created_at
  if (!at || items.some((item) => item.kind === "create")) return items
  const made: TimelineItem = { id: record.id, kind: "create", at, by: record.created_by ?? null }
  const older = items.findIndex((item) => item.at < at)
  return older < 0 ? [...items, made] : [...items.slice(0, older), made, ...items.slice(older)]
}

/** Everything that happened to a record, newest first; the comment box stands before it. */
export function Timeline({ form, record, path, phone }: { form: FormView; record: Rec; path: string; phone?: boolean }) {
  const t = useT("record")
  const language = useLanguage()
  const [kind, setKind] = useState<Kind>("")
  const pages = useInfiniteQuery({
    queryKey: ["timeline", path, kind],
    queryFn: ({ pageParam }) => api.get<ListPage<TimelineItem>>(`${path}/timeline`, { cursor: pageParam, kind }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    staleTime: 5_000,
  })
  const found = pages.data?.pages.flatMap((page) => page.items) ?? []
  const items = pages.data && !pages.hasNextPage && !kind ? withMaking(found, record) : found
  const kinds: { key: Kind; label: string }[] = [
    { key: "", label: t("all") },
    ...(form.page.tabs?.length || form.page.right?.length ? [{ key: "related" as const, label: t("others") }] : []),
    { key: "comment", label: t("comments") },
    { key: "change", label: t("changes") },
    { key: "flow", label: t("work") },
  ]
  let head = ""
  return (
    <>
      {!phone && (
        <div className="tlhead">
          {form.comments && <CommentBox path={path} />}
          <Segmented items={kinds} value={kind} onChange={setKind} label={t("timeline")} />
        </div>
      )}
      {pages.error ? <ErrorState small error={pages.error} onAgain={() => void pages.refetch()} /> : null}
      {pages.isPending && (
        <Loading>
          <SkeletonLines />
        </Loading>
      )}
      {pages.data && !items.length && <p className="t3 sm tlnone">{t(kind ? "nothing_of_kind" : "nothing")}</p>}
      {items.length > 0 && (
        <ul className="tl">
          {items.map((item) => {
            const own = headOf(item.at, language, t)
            const shown = own !== head
            head = own
            return (
              <Fragment key={`${item.kind}-${item.id}`}>
                {shown && <li className="day">{own}</li>}
                <TimelineEntry item={item} form={form} path={path} />
              </Fragment>
            )
          })}
        </ul>
      )}
      {pages.hasNextPage && (
        <div className="tlmore">
          <Button small kind="quiet" busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            {t("older")}
          </Button>
        </div>
      )}
    </>
  )
}
