import { useQueryClient } from "@tanstack/react-query"
import type { ReactNode } from "react"
import { api } from "@/api"
import type { FormView, Ref, TimelineItem } from "@/api/types"
import { fieldOf } from "@/app"
import { formatDateTime, formatList, formatWhen, useLabel, useT } from "@/i18n"
import { useSession } from "@/session"
import { A } from "@/ui/A"
import { Icon } from "@/ui/Icon"
import { IconButton } from "@/ui/IconButton"
import { CellShow, isEmpty } from "@/widgets"
import { FileList } from "@/widgets/Files"
import { choiceMove, FlowLine, MailLine, MoveLine, RelatedIcon, RelatedLine, RuleLine, useWho } from "./TimelineLines"

const ICONS: Record<string, string> = {
  comment: "message-square",
  change: "pencil",
  create: "plus",
  delete: "trash-2",
  restore: "undo-2",
  flow: "git-branch",
  rule: "circle-alert",
  mail: "mail",
  related: "link",
  task: "inbox",
}

/** A comment's text with its @names lit. */
function Mentioned({ text, names }: { text: string; names: string[] }) {
  if (!names.length) return <>{text}</>
  const pattern = new RegExp(
    `(@(?:${names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|")}))`,
    "g",
  )
  return (
    <>
      {text.split(pattern).map((part, index) =>
        index % 2 ? (
          <span key={index} className="at">
            {part}
          </span>
        ) : (
          part
        ),
      )}
    </>
  )
}

function Comment({ item, path }: { item: TimelineItem; path: string }) {
  const t = useT("record")
  const { me } = useSession()
  const client = useQueryClient()
  const mine = item.mine === true || (item.by && String(item.by.id) === String(me.id))
  const remove = async () => {
    await api.del(`${path}/comments/${String(item.comment ?? item.id)}`)
    await client.invalidateQueries({ queryKey: ["timeline", path] })
  }
  return (
    <>
      {(mine || me.is_admin) && (
        <span className="itemtools">
          <IconButton icon="trash-2" label={t("delete_comment")} onClick={() => void remove()} />
        </span>
      )}
      <div className="bub">
        <span className="lines">
          <Mentioned text={item.text ?? ""} names={(item.mentions ?? []).map((each: Ref) => each.title)} />
        </span>
        <FileList files={item.files ?? []} />
      </div>
    </>
  )
}

function Changes({ item, form }: { item: TimelineItem; form: FormView }) {
  const t = useT("record")
  const words = useLabel()
  const changes = item.changes ?? []
  return (
    <ul className="changes">
      {changes.map((change) => {
        const field = fieldOf(form, change.field)
        const name = words(change.label) || words(field?.label) || change.field
        const shown = (value: unknown) =>
          field ? (
            <CellShow field={field} value={value ?? null} />
          ) : (
            <span>
              {typeof value === "object" && value ? String((value as Ref).title ?? "…") : String(value ?? "—")}
            </span>
          )
        return (
          <li key={change.field} className="row wrap g1">
            <span className="t3">{name}</span>
            {!isEmpty(change.old) && (
              <>
                <del>{shown(change.old)}</del>
                <Icon name="arrow-right" size="xs" className="t3" />
              </>
            )}
            <span className="new">{isEmpty(change.new) ? <span className="t3">—</span> : shown(change.new)}</span>
          </li>
        )
      })}
    </ul>
  )
}

const Strong = ({ children }: { children: ReactNode }) => <b className="b">{children}</b>

/** One thing that happened: who, what, when; old → new for changes; a bubble only for human words. */
export function TimelineEntry({ item, form, path }: { item: TimelineItem; form: FormView; path: string }) {
  const t = useT("record")
  const words = useLabel()
  const who = useWho(item)
  const move = item.kind === "change" ? choiceMove(item, form) : null
  const fields = (item.changes ?? []).map(
    (change) => words(change.label) || words(fieldOf(form, change.field)?.label) || change.field,
  )
  const named =
    fields.length > 3
      ? `${fields.slice(0, 2).join(", ")} ${t("and_more", { n: fields.length - 2 })}`
      : formatList(fields)
  const verbs: Record<string, ReactNode> = {
    comment: (
      <>
        <Strong>{who}</Strong> {t("did_comment")}
      </>
    ),
    create: (
      <>
        <Strong>{who}</Strong> {t("did_create")}
      </>
    ),
    delete: (
      <>
        <Strong>{who}</Strong> {t("did_delete")}
      </>
    ),
    restore: (
      <>
        <Strong>{who}</Strong> {t("did_restore")}
      </>
    ),
    change: move ? (
      <MoveLine item={item} move={move} />
    ) : (
      <>
        <Strong>{who}</Strong> {t("did_change", { fields: named })}
      </>
    ),
    related: <RelatedLine item={item} />,
    mail: <MailLine item={item} />,
    ...(item.rule ? { rule: <RuleLine item={item} /> } : {}),
    ...(item.flow ? { flow: <FlowLine item={item} /> } : {}),
  }
  const title = item.title ? words(item.title) : ""
  const other = (
    <>
      {title ? (
        item.link ? (
          <A className="acc" href={item.link}>
            {title}
          </A>
        ) : (
          <Strong>{title}</Strong>
        )
      ) : (
        <Strong>{who}</Strong>
      )}
      {item.text ? <span className="t2"> {words(item.text)}</span> : null}
      {item.by && title ? <span className="t3"> · {item.by.title}</span> : null}
    </>
  )
  return (
    <li>
      <span className="ic">
        {item.kind === "related" ? (
          <RelatedIcon form={String(item.form)} />
        ) : (
          <Icon name={move ? "git-branch" : (ICONS[item.kind] ?? "info")} />
        )}
      </span>
      {verbs[item.kind] ?? other}
      <time className="when" dateTime={item.at} title={formatDateTime(item.at)}>
        {formatWhen(item.at)}
      </time>
      {item.kind === "comment" && <Comment item={item} path={path} />}
      {item.kind === "related" && item.text && item.text !== (item.record as Ref | undefined)?.title && <p className="t2 tltext">{item.text}</p>}
      {item.kind === "flow" && item.text && (
        <div className="bub">
          <span className="lines">{item.text}</span>
        </div>
      )}
      {item.kind === "change" && !move && <Changes item={item} form={form} />}
    </li>
  )
}
