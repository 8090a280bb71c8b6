import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
  type CompletionSource,
} from "@codemirror/autocomplete"
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands"
import {
  bracketMatching,
  foldGutter,
  foldKeymap,
  HighlightStyle,
  indentOnInput,
  syntaxHighlighting,
} from "@codemirror/language"
import { forceLinting, linter, lintKeymap, type LintSource } from "@codemirror/lint"
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search"
import { Compartment, EditorState, StateEffect, type Extension } from "@codemirror/state"
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  keymap,
  lineNumbers,
  placeholder as placeholderOf,
} from "@codemirror/view"
import { tags } from "@lezer/highlight"
import { useEffect, useRef } from "react"

export interface CodeEditorProps {
  label: string
  value: string
  onChange: (text: string) => void
  language: Extension
  complete?: CompletionSource
  lint?: LintSource
  /** One to three lines without numbers, as in the property panel. */
  small?: boolean
  placeholder?: string
  /** Changes of this make the lint run again. */
  lintKey?: unknown
  onReady?: (view: EditorView) => void
  onCursor?: (at: number) => void
  onBlur?: () => void
  /** Has the focus as soon as it is there. */
  takesFocus?: boolean
  /** More of CodeMirror; read once. */
  extra?: Extension
}

const nonce = document.querySelector<HTMLMetaElement>("meta[name=csp-nonce]")?.content ?? ""

const look = EditorView.theme({
  "&": { fontSize: "var(--text-sm)", backgroundColor: "var(--bg-surface)", color: "var(--text-1)", height: "100%" },
  ".cm-scroller": { fontFamily: "var(--font-mono)", lineHeight: "22px" },
  ".cm-gutters": { backgroundColor: "var(--bg-surface)", color: "var(--text-3)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--bg-selected)" },
  ".cm-cursor": { borderLeftColor: "var(--text-1)" },
  "&.cm-focused": { outline: "none" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground, ::selection": {
    backgroundColor: "var(--accent-soft-2) !important",
  },
  ".cm-tooltip": {
    backgroundColor: "var(--bg-overlay)",
    color: "var(--text-1)",
    border: "none",
    borderRadius: "var(--radius-md)",
    boxShadow: "var(--shadow-pop)",
    fontFamily: "var(--font-sans)",
  },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--bg-selected)", color: "var(--text-1)" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--danger-solid)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--warning-solid)" },
  ".cm-panels": { backgroundColor: "var(--bg-app)", color: "var(--text-1)" },
})

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword], color: "var(--accent-text)", fontWeight: "600" },
  { tag: tags.string, color: "var(--success)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--warning)" },
  { tag: tags.propertyName, color: "var(--accent-text)" },
  { tag: tags.function(tags.variableName), color: "var(--info)" },
  { tag: tags.comment, color: "var(--text-3)" },
  { tag: tags.invalid, color: "var(--danger)" },
])

const changing = new Compartment()
/** Mistakes have changed although the text has not. */
const lintAgain = StateEffect.define<null>()

/** CodeMirror, bound to a text: what changes outside comes in without moving the cursor more than needed. */
export function CodeEditor(props: CodeEditorProps) {
  const box = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | null>(null)
  const latest = useRef(props)
  latest.current = props
  useEffect(() => {
    const { small, label, placeholder, extra } = latest.current
    const made = new EditorView({
      parent: box.current!,
      state: EditorState.create({
        doc: latest.current.value,
        extensions: [
          small
            ? EditorView.lineWrapping
            : [
                lineNumbers(),
                foldGutter(),
                highlightActiveLine(),
                highlightSelectionMatches(),
                EditorView.lineWrapping,
              ],
          history(),
          drawSelection(),
          indentOnInput(),
          bracketMatching(),
          closeBrackets(),
          syntaxHighlighting(colours),
          look,
          nonce ? EditorView.cspNonce.of(nonce) : [],
          autocompletion({
            override: [(context) => latest.current.complete?.(context) ?? null],
            icons: false,
            maxRenderedOptions: 10,
          }),
          linter((editor) => latest.current.lint?.(editor) ?? [], {
            delay: 350,
            needsRefresh: (update) => update.transactions.some((each) => each.effects.some((one) => one.is(lintAgain))),
          }),
          changing.of(latest.current.language),
          extra ?? [],
          EditorView.domEventHandlers({ blur: () => latest.current.onBlur?.() }),
          placeholder ? placeholderOf(placeholder) : [],
          keymap.of([
            ...closeBracketsKeymap,
            ...completionKeymap,
            ...lintKeymap,
            ...searchKeymap,
            ...historyKeymap,
            ...foldKeymap,
            ...defaultKeymap,
            ...(small ? [] : [indentWithTab]),
          ]),
          EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged && !update.transactions.some((each) => each.isUserEvent("outside")))
              latest.current.onChange(update.state.doc.toString())
            if (update.selectionSet) latest.current.onCursor?.(update.state.selection.main.head)
          }),
        ],
      }),
    })
    view.current = made
    latest.current.onReady?.(made)
    if (latest.current.takesFocus) made.focus()
    return () => made.destroy()
  }, [])
  useEffect(() => {
    const editor = view.current
    if (!editor) return
    const old = editor.state.doc.toString()
    if (old === props.value) return
    const { from, to, insert } = changedPart(old, props.value)
    editor.dispatch({ changes: { from, to, insert }, userEvent: "outside" })
  }, [props.value])
  useEffect(() => {
    view.current?.dispatch({ effects: changing.reconfigure(props.language) })
  }, [props.language])
  useEffect(() => {
    if (!view.current || props.lintKey === undefined) return
    view.current.dispatch({ effects: lintAgain.of(null) })
    forceLinting(view.current)
  }, [props.lintKey])
  return <div ref={box} className={`code${props.small ? " small input" : ""}`} />
}

/** The middle part that differs, so that cursors before and after it stay. */
function changedPart(old: string, next: string): { from: number; to: number; insert: string } {
  let from = 0
  while (from < Math.min(old.length, next.length) && old[from] === next[from]) from += 1
  let end = 0
  while (end < Math.min(old.length, next.length) - from && old[old.length - 1 - end] === next[next.length - 1 - end])
    end += 1
  return { from, to: old.length - end, insert: next.slice(from, next.length - end) }
}
