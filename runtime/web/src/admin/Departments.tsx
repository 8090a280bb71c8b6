import { useQuery, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { api } from "@/api"
import type { ListPage, Ref } from "@/api/types"
import { useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { confirm } from "@/ui/Confirm"
import { Empty } from "@/ui/Empty"
import { ErrorState } from "@/ui/ErrorState"
import { Icon } from "@/ui/Icon"
import { IconButton } from "@/ui/IconButton"
import { Loading, SkeletonLines } from "@/ui/Skeleton"
import { toast } from "@/ui/toast"
import { inTreeOrder, type DepartmentNode } from "@/widgets/people"
import { PersonName } from "@/widgets/PersonName"
import { EntryDialog } from "./EntryDialog"
import { Head } from "./Head"
import { DepartmentField, PersonField, TextField } from "./Inputs"
import { useSubmit } from "./useSubmit"

interface Department extends DepartmentNode {
  key: string
  name: string
  head: Ref | null
  people: number
  active: boolean
}

function DepartmentDialog({
  department,
  parent,
  onClose,
}: {
  department: Department | null
  parent: string | null
  onClose: () => void
}) {
  const t = useT("admin")
  const client = useQueryClient()
  const [name, setName] = useState(department?.name ?? "")
  const [key, setKey] = useState(department?.key ?? "")
  const [above, setAbove] = useState<string | null>(
    department ? ((department.parent as string | null) ?? null) : parent,
  )
  const [head, setHead] = useState<Ref | null>(department?.head ?? null)
  const done = () => {
    void client.invalidateQueries({
      predicate: ({ queryKey }) => queryKey[0] === "departments" || queryKey[1] === "departments",
    })
    toast(t("saved"))
    onClose()
  }
  const body = () => ({ name: name.trim(), key: key.trim(), parent: above, head: head ? String(head.id) : null })
  const { submit, busy, errors, others } = useSubmit<unknown>(
    () =>
      department ? api.patch(`admin/departments/${department.id}`, body()) : api.post("admin/departments", body()),
    done,
  )
  const removing = useSubmit<unknown>(() => api.del(`admin/departments/${department?.id}`), done)
  const remove = async () => {
    if (
      department &&
      (await confirm({
        title: t("delete_department", { name: department.name }),
        body: t("delete_department_text"),
        action: t("delete"),
        danger: true,
      }))
    )
      await removing.submit()
  }
  const rest = others(["name", "key", "parent", "head"]) || removing.others([])
  return (
    <EntryDialog
      title={department ? t("edit_department", { name: department.name }) : t("new_department")}
      existing={department !== null}
      busy={busy}
      mistake={rest}
      onClose={onClose}
      onSubmit={submit}
      act={
        department && (
          <Button kind="danger" onClick={() => void remove()}>
            {t("delete")}
          </Button>
        )
      }
    >
      <div className="col g4">
        <TextField label={t("called")} required value={name} error={errors.name} onChange={setName} />
        <TextField label={t("key")} required value={key} error={errors.key} hint={t("key_hint")} onChange={setKey} />
        <DepartmentField
          label={t("parent")}
          value={above}
          error={errors.parent}
          except={department ? String(department.id) : undefined}
          placeholder={t("top")}
          onChange={setAbove}
        />
        <PersonField label={t("head")} value={head} error={errors.head} onChange={setHead} />
      </div>
    </EntryDialog>
  )
}

export default function Departments() {
  const t = useT("admin")
  const list = useQuery({
    queryKey: ["admin", "departments"],
    queryFn: async () => (await api.get<ListPage<Department>>("admin/departments")).items,
  })
  const [open, setOpen] = useState<{ department: Department | null; parent: string | null } | null>(null)
  const tree = inTreeOrder(list.data ?? [])
  return (
    <>
      <Head
        title={t("departments")}
        action={
          <Button small kind="primary" icon="plus" onClick={() => setOpen({ department: null, parent: null })}>
            {t("new_department")}
          </Button>
        }
      />
      <div className="scroll">
        {list.error ? <ErrorState error={list.error} onAgain={() => void list.refetch()} /> : null}
        {list.isPending && (
          <Loading>
            <SkeletonLines />
          </Loading>
        )}
        {list.data && !tree.length && <Empty icon="layers" title={t("none")} />}
        {tree.length > 0 && (
          <table className="tbl cards">
            <thead>
              <tr>
                <th scope="col">{t("called")}</th>
                <th scope="col">
                  {t("key")}
                </th>
                <th scope="col">{t("head")}</th>
                <th scope="col" className="r" style={{ width: 90 }}>
                  {t("people")}
                </th>
                <th style={{ width: 60 }}>
                  <span className="sr">{t("actions")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {tree.map(({ node, depth }) => (
                <tr key={node.id} className="opens" onClick={() => setOpen({ department: node, parent: null })}>
                  <td>
                    <span className="row g1" style={{ paddingLeft: depth * 20 }}>
                      {depth > 0 && <Icon name="chevron-right" size="xs" className="t3" />}
                      <button
                        type="button"
                        className="n ell"
                        onClick={() => setOpen({ department: node, parent: null })}
                      >
                        {node.title}
                      </button>
                    </span>
                  </td>
                  <td className="t3 mono">{node.key}</td>
                  <td>
                    <PersonName person={node.head} />
                  </td>
                  <td className="r" data-label={t("people")}>
                    {node.people}
                  </td>
                  <td className="end" onClick={(event) => event.stopPropagation()}>
                    <IconButton
                      icon="plus"
                      label={t("new_department")}
                      onClick={() => setOpen({ department: null, parent: String(node.id) })}
                    />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
      {open && <DepartmentDialog {...open} onClose={() => setOpen(null)} />}
    </>
  )
}
