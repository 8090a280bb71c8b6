import { api, isProblem } from "@/api"
import type { FormView, Rec } from "@/api/types"
import { listUrl, recordsPath, recordUrl, useAppView } from "@/app"
import { useLabel, useT } from "@/i18n"
import { confirm } from "@/ui/Confirm"
import type { MenuItems } from "@/ui/Menu"
import { go } from "@/ui/navigation"
import { toast } from "@/ui/toast"
import { useRecordChanged } from "./data"
import { walkOf } from "./walk"

/** The things behind "…": edit, print, copy the link, delete. */
export function useRecordActions(
  form: FormView,
  record: Rec,
  mayEdit: boolean,
  onEdit: () => void,
  onMistake: (text: string) => void,
) {
  const t = useT("record")
  const words = useLabel()
  const app = useAppView()
  const changed = useRecordChanged(form)
  const path = `${recordsPath(app.key, form.key)}/${record.id}`
  const back = walkOf(app.key, form.key)?.href ?? listUrl(app.key, form.key)
  const restore = async () => {
    const again = await api.post<Rec>(`${path}/restore`)
    changed(again, record.id)
    toast(t("restored", { title: record.title }))
    go(recordUrl(app.key, form.key, record.id))
  }
  const remove = async () => {
    if (
      !(await confirm({
        title: t("delete_title", { title: record.title }),
        body: t("delete_text"),
        action: t("delete"),
        danger: true,
      }))
    )
      return
    try {
      await api.del(path)
    } catch (error) {
      return onMistake(
        isProblem(error)
          ? [error.detail || error.title, ...error.errors.map((each) => each.message)]
              .filter((text, index, all) => text && all.indexOf(text) === index)
              .join(" ")
          : String(error),
      )
    }
    changed(null, record.id)
    toast(t("deleted", { title: record.title }), { icon: "trash-2", undo: () => void restore() })
    go(back)
  }
  const copy = async () => {
    await navigator.clipboard.writeText(window.location.origin + recordUrl(app.key, form.key, record.id))
    toast(t("link_copied"), { icon: "link" })
  }
  const items = (): MenuItems => [
    mayEdit && { key: "edit", label: t("edit"), icon: "pencil", keys: "E", run: onEdit },
    { key: "link", label: t("copy_link"), icon: "link", run: () => void copy() },
    "-",
    { key: "print", label: t("print_page"), icon: "printer", run: () => window.print() },
    ...form.documents.map((each) => ({
      key: each.key,
      label: t("print", { name: words(each.name) }),
      icon: "printer",
      run: () => void window.open(`/api/${path}/print/${each.key}`, "_blank", "noopener"),
    })),
    form.may.delete && "-",
    form.may.delete && { key: "delete", label: t("delete"), icon: "trash-2", danger: true, run: () => void remove() },
  ]
  return { items, copy, restore, back, path }
}
