/** What the palette, the canvas, the menus and the keys do: every way leads to the same commands. */
import { toast } from "@/ui/toast"
import { currentLanguage, labelIn, say as sayText } from "@/i18n"
import {
  add,
  addField,
  duplicate,
  fillLayout,
  group,
  move,
  paste,
  pasteLayout,
  patch,
  rekey,
  remove,
  ungroup,
} from "../commands"
import { lastList } from "../commands/addField"
import { fromClipboard, toClipboard, type Piece } from "../document/clipboard"
import { fieldOf, formAt, itemField, layoutsOf, placesOf } from "../document/forms"
import { hasHan, isKey, keyFrom, loadPinyin, unique } from "../document/keys"
import { withWords } from "../document/labels"
import { indexOf, isUnder, join, outermost, parent, resolve, split } from "../document/pointer"
import type { FieldDef, Item, Label, Section, Tabs } from "../document/types"
import type { Design } from "../frame/context"
import { freshName, newOption, type Option } from "../properties/editors/options"
import { useScreen } from "./ui"

export interface Spot {
  list: string
  index: number
}
export type LayoutPart = "section" | "tabs" | "divider" | "note"

export class FormActions {
  constructor(
    readonly design: Design,
    readonly at: number,
    readonly layout: number,
  ) {}

  private get state() {
    return this.design.store.getState()
  }
  get form() {
    return this.state.document.forms![this.at]!
  }
  get base() {
    return join("", "forms", this.at, "layouts", this.layout)
  }
  get body() {
    return join(this.base, "body")
  }

  /** Pointers into the automatic layout begin to exist when the first command touches it. */
  written(): void {
    if (!this.form.layouts?.length) this.state.perform(fillLayout, { form: this.at })
  }

  /** After the selected cell, at the end of the selected section, else at the end. */
  spot(): Spot {
    const chosen = this.state.selection.at(-1)
    const here = chosen && isUnder(chosen, this.base) ? resolve(this.state.document, chosen) : undefined
    if (chosen && here !== undefined) {
      if (parent(chosen)[0].endsWith("/items")) return { list: parent(chosen)[0], index: indexOf(chosen) + 1 }
      const inside = placesOf([here as Section], "").length ? this.firstItems(chosen, here) : null
      if (inside) return inside
    }
    const form = {
      ...this.form,
      layouts: layoutsOf(this.form).map((each) => ({ ...each, body: [...(each.body ?? [])] })),
    }
    const list = lastList(form, this.at, this.layout)
    return {
      list,
      index: ((resolve(this.state.document, list) as Item[] | undefined) ?? []).length || Number.MAX_SAFE_INTEGER,
    }
  }

  private firstItems(pointer: string, value: unknown): Spot | null {
    if (value === null || typeof value !== "object") return null
    if (Array.isArray((value as Tabs).tabs)) return this.firstItems(join(pointer, "tabs", 0), (value as Tabs).tabs[0])
    if ("tab" in value) {
      const body = (value as { body?: Section[] }).body ?? []
      return body.length ? this.firstItems(join(pointer, "body", 0), body[0]) : null
    }
    return { list: join(pointer, "items"), index: ((value as Section).items ?? []).length }
  }

  addType(type: string, spot: Spot = this.spot()): void {
    const known = this.design.palette.fields.find((each) => each.type === type)
    if (!known) return
    this.written()
    const keys = (this.form.fields ?? []).map((field) => field.key)
    const words = labelIn("en", known.label) || type
    const field: FieldDef = { type, key: keyFrom(words, keys, type), label: known.label, ...this.needed(type) }
    this.state.perform(addField, { form: this.at, field, list: spot.list, index: spot.index, span: undefined })
    useScreen.getState().set({
      adding: null,
      editing: this.state.selection[0] ?? null,
      fresh: new Set([
        ...useScreen.getState().fresh,
        `${this.form.key}.${field.key}`,
        ...((field.options as Option[] | undefined) ?? []).map((option) => freshName(this.form, field, option)),
      ]),
    })
  }

  /** Members a type cannot be without, taken from its own example; a relation points at a form of this app. */
  private needed(type: string): Partial<FieldDef> {
    const known = this.design.palette.fields.find((each) => each.type === type)!
    const example = known.examples[0]?.options ?? {}
    const names = new Set(known.schema.required ?? [])
    const out: Record<string, unknown> = {}
    for (const name of names) if (!["key", "type"].includes(name) && name in example) out[name] = example[name]
    if (Array.isArray((example as FieldDef).options)) out.options = [1, 2, 3].reduce<Option[]>((made) => [...made, newOption(made)], [])
    const others = (this.state.document.forms ?? []).filter((form) => form.key !== this.form.key && !form.child_of)
    if ("form" in out) out.form = others[0]?.key ?? this.form.key
    if (type === "related") Object.assign(out, this.pointingHere())
    return out
  }

  private pointingHere(): { form: string; by: string } {
    for (const form of this.state.document.forms ?? []) {
      const field = form.fields?.find((each) => each.type === "reference" && each.form === this.form.key)
      if (field) return { form: form.key, by: field.key }
    }
    return { form: this.state.document.forms?.[0]?.key ?? "", by: "" }
  }

  addPart(part: LayoutPart, spot?: Spot): void {
    this.written()
    if (part === "divider" || part === "note") {
      const place = spot ?? this.spot()
      const item: Item =
        part === "divider" ? { divider: true, span: 12 } : { text: { en: "Note", zh: "说明" }, span: 12 }
      this.state.perform(add, { list: place.list, index: place.index, values: [item] })
      if (part === "note") useScreen.getState().set({ editing: this.state.selection[0] ?? null })
      return
    }
    const block =
      part === "section"
        ? { section: { en: "New section", zh: "新分组" }, items: [] }
        : {
            tabs: [
              { tab: { en: "Tab 1", zh: "标签 1" }, body: [{ items: [] }] },
              { tab: { en: "Tab 2", zh: "标签 2" }, body: [{ items: [] }] },
            ],
          }
    const body = (resolve(this.state.document, this.body) as unknown[] | undefined) ?? []
    const chosen = this.state.selection.at(-1)
    const above =
      chosen && isUnder(chosen, this.body) ? Number(split(chosen.slice(this.body.length))[0]) + 1 : body.length
    this.state.perform(add, { list: this.body, index: spot?.list === this.body ? spot.index : above, values: [block] })
    if (part === "section") useScreen.getState().set({ editing: this.state.selection[0] ?? null })
  }

  place(key: string, spot: Spot = this.spot()): void {
    this.written()
    const field = fieldOf(this.form, key)
    const item: Item = field?.type === "related" ? { related: key, span: 12 } : { field: key }
    this.state.perform(add, { list: spot.list, index: spot.index, values: [item] })
    useScreen.getState().set({ adding: null })
  }

  moveTo(pointers: readonly string[], spot: Spot): void {
    this.written()
    this.state.perform(move, { pointers: [...pointers], list: spot.list, index: spot.index })
  }

  /** One place up or down; over the end of a section into the next one. */
  shift(step: 1 | -1): void {
    const chosen = outermost(this.state.selection)
    const first = chosen[0]
    if (!first) return
    this.written()
    const list = parent(first)[0]
    const length = (resolve(this.state.document, list) as unknown[] | undefined)?.length ?? 0
    const start = indexOf(first),
      end = indexOf(chosen.at(-1)!)
    if (step < 0 && start > 0) return this.moveTo(chosen, { list, index: start - 1 })
    if (step > 0 && end < length - 1) return this.moveTo(chosen, { list, index: end + 2 })
    if (!list.endsWith("/items")) return
    const places = placesOf(layoutsOf(this.form)[this.layout]?.body, this.body)
    const here = places.findIndex((place) => join(place.pointer, "items") === list)
    const next = places[here + step]
    if (next) this.moveTo(chosen, { list: join(next.pointer, "items"), index: step > 0 ? 0 : next.cells.length })
  }

  resize(delta: number): void {
    this.written()
    for (const pointer of this.state.selection) {
      const item = resolve(this.state.document, pointer) as Item | undefined
      if (item && parent(pointer)[0].endsWith("/items")) this.span([pointer], (item.span ?? 6) + delta)
    }
  }

  span(pointers: readonly string[], span: number): void {
    this.written()
    const fitting = Math.max(1, Math.min(12, span))
    this.state.perform(patch, {
      pointers: [...pointers],
      members: { span: fitting === 6 ? undefined : fitting },
      typing: true,
    })
  }

  duplicate(): void {
    if (!this.state.selection.length) return
    this.written()
    this.state.perform(duplicate, { pointers: [...this.state.selection] })
  }

  group(): void {
    const cells = this.state.selection.filter((each) => parent(each)[0].endsWith("/items"))
    if (!cells.length) return
    this.written()
    this.state.perform(group, { pointers: cells, section: { en: "New section", zh: "新分组" } })
    useScreen.getState().set({ editing: this.state.selection[0] ?? null })
  }

  ungroup(): void {
    const block = this.state.selection[0]
    if (block && parent(block)[0].endsWith("/body")) this.state.perform(ungroup, { pointer: block })
  }

  takeOut(pointers: readonly string[]): void {
    this.written()
    this.state.perform(remove, { pointers: [...pointers] })
  }

  copy(): string | null {
    this.written()
    return toClipboard(this.state.document, this.state.selection)
  }

  paste(text: string): boolean {
    const pieces = fromClipboard(text)
    if (!pieces) return false
    this.written()
    const inner = pieces.filter((piece): piece is Piece => piece.kind === "cell"),
      blocks = pieces.filter((piece) => piece.kind === "block")
    if (inner.length) {
      const spot = this.spot()
      this.state.perform(pasteLayout, { form: this.at, list: spot.list, index: spot.index, pieces: inner })
    }
    if (blocks.length)
      this.state.perform(pasteLayout, {
        form: this.at,
        list: this.body,
        index: Number.MAX_SAFE_INTEGER,
        pieces: blocks,
      })
    const views = pieces.filter((piece) => piece.of === "views" || piece.of === "checks" || piece.of === "fields")
    for (const piece of views)
      this.state.perform(paste, { list: join("", "forms", this.at, piece.of), values: [piece.value] })
    return true
  }

  /** Writes an element's words in one language. A new field's key follows its first label. */
  async rename(pointer: string, words: string, language: string): Promise<void> {
    const value = resolve(this.state.document, pointer) as (Item & Section & { tab?: Label; key?: string }) | undefined
    if (!value) return
    const form = formAt(this.state.document, pointer)
    const field =
      fieldOf(form, itemField(value)) ??
      (parent(pointer)[0].endsWith("/fields") ? (value as unknown as FieldDef) : undefined)
    if (field && form) return this.renameField(field, words, language)
    const member = "tab" in value ? "tab" : value.text !== undefined ? "text" : "section"
    this.state.perform(patch, {
      pointers: [pointer],
      members: { [member]: withWords(value[member], language, words, this.language) ?? "" },
    })
  }

  private async renameField(field: FieldDef, words: string, language: string): Promise<void> {
    const { fresh, set } = useScreen.getState()
    const name = `${this.form.key}.${field.key}`
    const index = this.form.fields!.findIndex((each) => each.key === field.key)
    if (!words || !fresh.has(name)) {
      this.state.perform(patch, {
        pointers: [join("", "forms", this.at, "fields", index)],
        members: { label: withWords(field.label, language, words, this.language) },
      })
      return
    }
    if (hasHan(words)) await loadPinyin()
    const others = this.form.fields!.filter((each) => each.key !== field.key).map((each) => each.key)
    const made = unique(keyFrom(words, [], field.key), others)
    const key = isKey(made) ? made : field.key
    this.state.perform(rekey, { form: this.at, from: field.key, to: key, label: { [language]: words } })
    const stays = [...fresh].filter((each) => each !== name)
    set({ fresh: new Set(stays.map((each) => (each.startsWith(`${name} `) ? `${this.form.key}.${key}${each.slice(name.length)}` : each))) })
  }

  /** The app's default language, which plain labels are written in. */
  get language(): string {
    return this.state.document.languages?.[0] ?? "en"
  }
}

export const toastUndo = (design: Design, text: string): void =>
  toast(text, { icon: "trash-2", undo: () => design.store.getState().undo() })
export const words = (key: string, values?: Record<string, string | number>): string =>
  sayText(currentLanguage(), "forms", key, values)
