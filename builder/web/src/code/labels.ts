/** Names in the text are shown by their labels; the text itself keeps the keys. The server says which words are names. */
import { StateEffect, StateField, type Extension, type Text } from "@codemirror/state"
import { Decoration, EditorView, hoverTooltip, WidgetType, type DecorationSet } from "@codemirror/view"
import type { NamedSpan } from "../api/types"

const namesChanged = StateEffect.define<readonly NamedSpan[]>()

class LabelWidget extends WidgetType {
  constructor(readonly name: NamedSpan) {
    super()
  }
  override eq(other: LabelWidget) {
    return other.name.label === this.name.label && other.name.key === this.name.key && other.name.kind === this.name.kind
  }
  override toDOM() {
    const chip = document.createElement("span")
    chip.className = `cm-name ${this.name.kind}`
    chip.textContent = this.name.label
    return chip
  }
  override ignoreEvent() {
    return false
  }
}

const shown = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(before, change) {
    let now = before.map(change.changes)
    for (const effect of change.effects)
      if (effect.is(namesChanged)) now = Decoration.set(effect.value.filter(within(change.newDoc)).map(decorated), true)
    return now
  },
  provide: (field) => [
    EditorView.decorations.from(field),
    EditorView.atomicRanges.of((view) => view.state.field(field, false) ?? Decoration.none),
  ],
})

const within = (doc: Text) => (name: NamedSpan) => name.to <= doc.length && name.label !== name.key
const decorated = (name: NamedSpan) =>
  Decoration.replace({ widget: new LabelWidget(name), name }).range(name.from, name.to)

/** Pointing at a name tells its key and the type of its values. */
const told = hoverTooltip((view, at) => {
  let found: { from: number; to: number; name: NamedSpan } | null = null
  view.state.field(shown, false)?.between(at, at, (from, to, value) => {
    found = { from, to, name: (value.spec as { name: NamedSpan }).name }
  })
  if (!found) return null
  const { from, to, name } = found as { from: number; to: number; name: NamedSpan }
  return {
    pos: from,
    end: to,
    above: true,
    create() {
      const dom = document.createElement("div")
      dom.className = "cm-told"
      const key = document.createElement("code")
      key.textContent = name.key
      dom.append(name.label, " ", key, name.type ? ` · ${name.type}` : "")
      return { dom }
    },
  }
})

const look = EditorView.baseTheme({
  ".cm-name": {
    borderRadius: "4px",
    padding: "0 3px",
    backgroundColor: "var(--accent-soft)",
    color: "var(--accent-text)",
    fontFamily: "var(--font-sans)",
  },
  ".cm-name.option": { backgroundColor: "var(--success-soft)", color: "var(--success)" },
  ".cm-name.form": { fontWeight: "600" },
  ".cm-told": { padding: "4px 8px", fontSize: "var(--text-xs)" },
})

export const labels: Extension = [shown, told, look]

/** Shows these names, unless the text has changed since it was sent. */
export function showNames(view: EditorView, text: string, names: readonly NamedSpan[]) {
  if (view.state.doc.toString() === text) view.dispatch({ effects: namesChanged.of(names) })
}
