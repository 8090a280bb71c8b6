/** The context menu of an element: everything the keys do, for the mouse and for fingers. */
import type { MenuItems } from "@/ui/Menu"
import { toast } from "@/ui/toast"
import { fieldOf, itemField, layoutsOf, placesOf } from "../document/forms"
import { say } from "../document/labels"
import { currentLanguage } from "@/i18n"
import { join, parent, resolve } from "../document/pointer"
import type { Item } from "../document/types"
import { words as t, type FormActions } from "./actions"
import { useScreen } from "./ui"

interface Dialogs {
  remove: (pointers?: readonly string[]) => void
  rename: (pointer: string) => void
}

export function menuFor(actions: FormActions, pointer: string, { remove, rename }: Dialogs): MenuItems {
  const { store } = actions.design
  const value = resolve(store.getState().document, pointer) as Item | undefined
  const cell = parent(pointer)[0].endsWith("/items"),
    spare = parent(pointer)[0].endsWith("/fields")
  const field = fieldOf(actions.form, spare ? (value as unknown as { key: string })?.key : value && itemField(value))
  const block = parent(pointer)[0].endsWith("/body")
  const fieldPointer = field ? join("", "forms", actions.at, "fields", actions.form.fields!.indexOf(field)) : null
  const copy = async () => {
    const text = actions.copy()
    if (text) {
      await navigator.clipboard.writeText(text)
      toast(t("copied"), { icon: "copy" })
    }
  }
  const paste = async () => {
    if (!actions.paste(await navigator.clipboard.readText())) toast(t("nothingToPaste"), { icon: "info" })
  }
  return [
    !spare && {
      key: "label",
      icon: "pencil",
      label: t("editLabel"),
      keys: "F2",
      run: () => useScreen.getState().set({ editing: pointer }),
    },
    spare && { key: "place", icon: "plus", label: t("addHere"), run: () => actions.place(field!.key) },
    cell && {
      key: "after",
      icon: "plus",
      label: t("addField"),
      keys: "Enter",
      run: () => setTimeout(() => useScreen.getState().set({ adding: actions.spot() })),
    },
    "-",
    { key: "copy", icon: "copy", label: t("copy"), keys: "Mod C", run: () => void copy() },
    { key: "paste", icon: "file-text", label: t("paste"), keys: "Mod V", run: () => void paste() },
    !spare && {
      key: "duplicate",
      icon: "copy-plus",
      label: t("duplicate"),
      keys: "Mod D",
      run: () => actions.duplicate(),
    },
    "-",
    !spare && { key: "up", icon: "arrow-up", label: t("moveUp"), keys: "Alt ↑", run: () => actions.shift(-1) },
    !spare && { key: "down", icon: "arrow-down", label: t("moveDown"), keys: "Alt ↓", run: () => actions.shift(1) },
    cell && { key: "wider", icon: "arrow-right", label: t("wider"), keys: "Alt →", run: () => actions.resize(1) },
    cell && { key: "narrower", icon: "arrow-left", label: t("narrower"), keys: "Alt ←", run: () => actions.resize(-1) },
    cell && { head: t("moveTo") },
    ...(cell ? sections(actions, pointer) : []),
    "-",
    cell && { key: "group", icon: "group", label: t("group"), keys: "Mod G", run: () => actions.group() },
    block && {
      key: "ungroup",
      icon: "ungroup",
      label: t("ungroup"),
      keys: "Mod Shift G",
      run: () => actions.ungroup(),
    },
    fieldPointer !== null && {
      key: "rename",
      icon: "key-round",
      label: t("rename"),
      hint: field!.key,
      run: () => rename(fieldPointer),
    },
    cell && field && { key: "out", icon: "eye-off", label: t("takeOut"), run: () => actions.takeOut([pointer]) },
    { key: "delete", icon: "trash-2", danger: true, label: t("delete"), keys: "Delete", run: () => remove() },
  ]
}

function sections(actions: FormActions, pointer: string): MenuItems {
  const layout = layoutsOf(actions.form)[actions.layout]
  return placesOf(layout?.body, actions.body)
    .filter((place) => parent(pointer)[0] !== join(place.pointer, "items"))
    .map((place) => ({
      key: place.pointer,
      icon: "layers",
      label: say(place.section.section, currentLanguage()) || t("untitled"),
      run: () =>
        actions.moveTo(actions.design.store.getState().selection, {
          list: join(place.pointer, "items"),
          index: place.cells.length,
        }),
    }))
}
