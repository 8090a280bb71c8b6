import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { api } from "@/api"
import type { Label, ListPage, Ref } from "@/api/types"
import { formatDateTime, useLabel, useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { Empty } from "@/ui/Empty"
import { ErrorState } from "@/ui/ErrorState"
import { IconButton } from "@/ui/IconButton"
import { Loading, SkeletonLines } from "@/ui/Skeleton"
import { Tabs } from "@/ui/Tabs"
import { Tag } from "@/ui/Tag"
import { toast } from "@/ui/toast"
import { Head } from "./Head"
import { useSubmit } from "./useSubmit"

interface Delivery {
  id: string
  channel: string
  to: Ref | null
  address: string
  connection: string | null
  subject: Label
  status: "queued" | "sent" | "failed" | "skipped"
  error: string | null
  queued_at: string
  not_before: string | null
  sent_at: string | null
  opened_at: string | null
  clicked_at: string | null
}

const STATUSES = ["", "queued", "sent", "failed", "skipped"] as const
const COLORS = { queued: "blue", sent: "green", failed: "red", skipped: "gray" } as const
const NAMED = ["email", "webhook", "dingtalk", "wecom", "feishu", "sms"]

/** What became of it: opened, its link followed, or why it is still here. */
function Fate({ delivery }: { delivery: Delivery }) {
  const t = useT("admin")
  if (delivery.clicked_at) return <>{t("msg_clicked", { at: formatDateTime(delivery.clicked_at, { short: true }) })}</>
  if (delivery.opened_at) return <>{t("msg_opened", { at: formatDateTime(delivery.opened_at, { short: true }) })}</>
  if (delivery.status === "queued" && delivery.not_before)
    return <>{t("msg_held", { at: formatDateTime(delivery.not_before, { short: true }) })}</>
  return <span title={delivery.error ?? undefined}>{delivery.error}</span>
}

function Row({ delivery }: { delivery: Delivery }) {
  const t = useT("admin")
  const words = useLabel()
  const client = useQueryClient()
  const again = useSubmit<unknown>(
    () => api.post(`admin/deliveries/${delivery.id}/retry`),
    () => {
      toast(t("retried"))
      void client.invalidateQueries({ queryKey: ["admin", "deliveries"] })
    },
  )
  const channel = NAMED.includes(delivery.channel) ? t(`channel_${delivery.channel}`) : delivery.channel
  return (
    <tr>
      <td className="ell">{words(delivery.subject)}</td>
      <td className="ell t2">{delivery.to?.title ?? (delivery.address || "—")}</td>
      <td className="t2">{channel}</td>
      <td className="end">
        <Tag color={COLORS[delivery.status]}>{t(`msg_${delivery.status}`)}</Tag>
      </td>
      <td className="num t2">{formatDateTime(delivery.sent_at ?? delivery.queued_at, { short: true })}</td>
      <td className="ell t2">
        <Fate delivery={delivery} />
      </td>
      <td>
        {delivery.status === "failed" && (
          <Button small busy={again.busy} onClick={() => void again.submit()}>
            {t("retry")}
          </Button>
        )}
      </td>
    </tr>
  )
}

/** Everything that was sent outside: mails, chat robots, SMS, webhooks. */
export default function Messages() {
  const t = useT("admin")
  const [status, setStatus] = useState<(typeof STATUSES)[number]>("")
  const found = useInfiniteQuery({
    queryKey: ["admin", "deliveries", status],
    initialPageParam: null as string | null,
    getNextPageParam: (page: ListPage<Delivery>) => page.next,
    queryFn: ({ pageParam }) => api.get<ListPage<Delivery>>("admin/deliveries", { status, cursor: pageParam, limit: 50 }),
  })
  const rows = found.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <>
      <Head
        title={t("messages")}
        action={<IconButton icon="refresh-cw" label={t("refresh")} onClick={() => void found.refetch()} />}
      />
      <Tabs
        items={STATUSES.map((key) => ({ key, label: t(key ? `msg_${key}` : "all") }))}
        value={status}
        onChange={setStatus}
        label={t("status")}
      />
      <div className="scroll">
        {found.error ? <ErrorState error={found.error} onAgain={() => void found.refetch()} /> : null}
        {found.isPending && (
          <Loading>
            <SkeletonLines />
          </Loading>
        )}
        {found.data && !rows.length && <Empty icon="mail" title={t("none")} text={t("messages_hint")} />}
        {rows.length > 0 && (
          <table className="tbl cards">
            <thead>
              <tr>
                <th scope="col">{t("subject")}</th>
                <th scope="col">{t("recipient")}</th>
                <th scope="col" style={{ width: 140 }}>
                  {t("channel")}
                </th>
                <th scope="col" style={{ width: 110 }}>
                  {t("status")}
                </th>
                <th scope="col" style={{ width: 150 }}>
                  {t("sent_at")}
                </th>
                <th scope="col">
                  {t("fate")}
                </th>
                <th style={{ width: 110 }}>
                  <span className="sr">{t("actions")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((each) => (
                <Row key={each.id} delivery={each} />
              ))}
            </tbody>
          </table>
        )}
        {found.hasNextPage && (
          <div className="adminmore">
            <Button small kind="quiet" onClick={() => void found.fetchNextPage()}>
              {t("more")}
            </Button>
          </div>
        )}
      </div>
    </>
  )
}
