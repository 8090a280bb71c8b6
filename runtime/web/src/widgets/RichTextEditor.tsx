import { EditorContent, useEditor, useEditorState, type Editor } from "@tiptap/react"
import StarterKit from "@tiptap/starter-kit"
import { useEffect } from "react"
import { addTexts, useT } from "@/i18n"
import { Icon } from "@/ui/Icon"
import type { EditProps } from "./contract"

addTexts("widget.rich_text", {
  en: {
    bold: "Bold",
    italic: "Italic",
    strike: "Struck through",
    heading: "Heading",
    bullets: "List",
    numbers: "Numbered list",
    quote: "Quotation",
    undo: "Undo",
    tools: "Formatting",
  },
  zh: {
    bold: "加粗",
    italic: "斜体",
    strike: "删除线",
    heading: "标题",
    bullets: "列表",
    numbers: "编号列表",
    quote: "引用",
    undo: "撤销",
    tools: "格式",
  },
})

type Tool = [name: string, icon: string, run: (editor: Editor) => void, active?: (editor: Editor) => boolean]
const TOOLS: Tool[] = [
  ["bold", "bold", (e) => e.chain().focus().toggleBold().run(), (e) => e.isActive("bold")],
  ["italic", "italic", (e) => e.chain().focus().toggleItalic().run(), (e) => e.isActive("italic")],
  ["strike", "strikethrough", (e) => e.chain().focus().toggleStrike().run(), (e) => e.isActive("strike")],
  ["heading", "heading", (e) => e.chain().focus().toggleHeading({ level: 3 }).run(), (e) => e.isActive("heading")],
  ["bullets", "list", (e) => e.chain().focus().toggleBulletList().run(), (e) => e.isActive("bulletList")],
  ["numbers", "list-ordered", (e) => e.chain().focus().toggleOrderedList().run(), (e) => e.isActive("orderedList")],
  ["quote", "text-quote", (e) => e.chain().focus().toggleBlockquote().run(), (e) => e.isActive("blockquote")],
  ["undo", "undo-2", (e) => e.chain().focus().undo().run()],
]

const nonce = () => document.querySelector<HTMLMetaElement>("meta[name=csp-nonce]")?.content

/** Formatted text. Everything typed is HTML that the server cleans again. */
export default function RichTextEditor({
  value,
  onChange,
  onBlur,
  id,
  label,
  describedBy,
  invalid,
  disabled,
  autoFocus,
}: EditProps<string>) {
  const t = useT("widget.rich_text")
  const editor = useEditor({
    extensions: [StarterKit.configure({ link: { openOnClick: false } })],
    content: value ?? "",
    editable: !disabled,
    autofocus: autoFocus ? "end" : false,
    injectNonce: nonce(),
    editorProps: {
      attributes: {
        ...(id ? { id } : {}),
        role: "textbox",
        "aria-multiline": "true",
        ...(label ? { "aria-label": label } : {}),
        ...(describedBy ? { "aria-describedby": describedBy } : {}),
        class: "rich edit",
      },
    },
    onUpdate: ({ editor: own }) => onChange(own.isEmpty ? null : own.getHTML()),
    onBlur: () => onBlur?.(),
  })
  const active = useEditorState({
    editor,
    selector: ({ editor: own }) => TOOLS.map(([, , , is]) => (own && is?.(own) ? "1" : "0")).join(""),
  })
  useEffect(() => {
    if (editor && !editor.isFocused && (value ?? "") !== (editor.isEmpty ? "" : editor.getHTML()))
      editor.commands.setContent(value ?? "", { emitUpdate: false })
  }, [editor, value])
  return (
    <div className={`input richbox${invalid ? " err" : ""}`} aria-disabled={disabled || undefined}>
      <div className="richtools" role="toolbar" aria-label={t("tools")}>
        {TOOLS.map(([name, icon, run], index) => (
          <button
            key={name}
            type="button"
            tabIndex={-1}
            className={`btn s q icon${active?.[index] === "1" ? " on" : ""}`}
            title={t(name)}
            aria-label={t(name)}
            aria-pressed={active?.[index] === "1"}
            disabled={disabled}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => editor && run(editor)}
          >
            <Icon name={icon} size="s" />
          </button>
        ))}
      </div>
      <EditorContent editor={editor} />
    </div>
  )
}
