import { useState } from "react"
import { useLanguage, useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { Icon } from "@/ui/Icon"
import { IconButton } from "@/ui/IconButton"
import { hasHan, isKey, keyFrom, loadPinyin, unique } from "../../document/keys"
import { say, withWords } from "../../document/labels"
import type { FormDef, Label } from "../../document/types"
import { useDocument } from "../../frame/context"
import { useScreen } from "../../forms/ui"
import type { EditorMember, EditorProps } from "../contract"
import { ColorPick } from "./references"

export interface Option {
  key: string
  label?: Label
  color?: string
  [member: string]: unknown
}

/** `Gold`, `gold = Gold` → options; known keys keep their colour and other languages. */
export function optionsFromText(text: string, old: readonly Option[], language: string, base: string): Option[] {
  const made: Option[] = []
  for (const line of text
    .split("\n")
    .map((each) => each.trim())
    .filter(Boolean)) {
    const [, given, rest] = /^([^=]+?)\s*=\s*(.+)$/.exec(line) ?? []
    const words = rest ?? line
    const known = old.find((each) => (given && isKey(given) ? each.key === given : say(each.label, language) === words))
    const key = given && isKey(given) ? given : (known?.key ?? keyFrom(words, [], "option"))
    made.push({
      ...known,
      key: unique(
        key,
        made.map((each) => each.key),
      ),
      label: withWords(known?.label, language, words, base),
    })
  }
  return made
}

export const textFromOptions = (options: readonly Option[], language: string): string =>
  options.map((each) => `${each.key} = ${say(each.label, language) || each.key}`).join("\n")

function OptionsEdit({ value, onChange, title, form, owner }: EditorProps) {
  const t = useT("props")
  const own = useLanguage()
  const language = useScreen((screen) => screen.language) ?? own
  const base = useDocument().languages?.[0] ?? "en"
  const options = Array.isArray(value) ? (value as Option[]) : []
  const [bulk, setBulk] = useState<string | null>(null)
  const [from, setFrom] = useState<number | null>(null)
  const put = (at: number, change: Partial<Option>, typing = false) =>
    onChange(
      options.map((each, index) => (index === at ? clean({ ...each, ...change }) : each)),
      typing,
    )
  const move = (at: number, to: number) => {
    if (to < 0 || to >= options.length || to === at) return
    const next = [...options]
    next.splice(to, 0, ...next.splice(at, 1))
    onChange(next)
  }
  const { fresh, set } = useScreen.getState()
  const addOption = () => {
    const made = newOption(options)
    set({ fresh: new Set([...fresh, freshName(form, owner, made)]) })
    onChange([...options, made])
  }
  /** Nothing can name an option that was made just now: its key still follows its words. */
  const settle = async (at: number) => {
    const option = options[at]!
    const name = freshName(form, owner, option)
    const words = say(option.label, language)
    if (!fresh.has(name) || !words || words === say(newOption(options.slice(0, at)).label, language)) return
    if (owner.default === option.key) return
    if (hasHan(words)) await loadPinyin()
    const others = options.filter((_, index) => index !== at).map((each) => each.key)
    const key = unique(keyFrom(words, [], option.key), others)
    set({ fresh: new Set([...fresh].filter((each) => each !== name)) })
    if (isKey(key)) put(at, { key }, true)
  }
  if (bulk !== null) {
    return (
      <div className="col g1">
        <textarea
          className="input s mono"
          rows={8}
          aria-label={t("bulk")}
          value={bulk}
          onChange={(event) => setBulk(event.target.value)}
          autoFocus
        />
        <span className="hint">{t("bulkHint")}</span>
        <span className="row">
          <Button
            small
            kind="primary"
            onClick={() => {
              onChange(optionsFromText(bulk, options, language, base))
              setBulk(null)
            }}
          >
            {t("apply")}
          </Button>
          <Button small onClick={() => setBulk(null)}>
            {t("cancel")}
          </Button>
        </span>
      </div>
    )
  }
  return (
    <div className="optionsedit" role="group" aria-label={title}>
      {options.map((option, at) => {
        const words = say(option.label, language)
        return (
          <div
            key={at}
            className="row optionrow"
            draggable={from === at}
            onDragStart={(event) => event.dataTransfer.setData("text/x-option", String(at))}
            onDragOver={(event) => {
              if (from !== null) event.preventDefault()
            }}
            onDrop={(event) => {
              event.preventDefault()
              if (from !== null) move(from, at)
              setFrom(null)
            }}
            onDragEnd={() => setFrom(null)}
          >
            <button
              type="button"
              className="grip"
              aria-label={t("moveOption", { name: words || option.key })}
              onPointerDown={() => setFrom(at)}
              onPointerUp={() => setFrom(null)}
              onKeyDown={(event) => {
                const by = { ArrowUp: -1, ArrowDown: 1 }[event.key]
                if (by) {
                  event.preventDefault()
                  move(at, at + by)
                }
              }}
            >
              <Icon name="grip-vertical" size="s" />
            </button>
            <ColorPick label={t("color")} value={option.color} onChange={(color) => put(at, { color })} />
            <input
              className="input s grow"
              aria-label={`${t("optionLabel")} ${at + 1}`}
              value={words}
              placeholder={option.key}
              onBlur={() => void settle(at)}
              onChange={(event) =>
                put(at, { label: withWords(option.label, language, event.target.value, base) }, true)
              }
            />
            <span className="t3 xs mono ell optionkey" title={option.key}>
              {option.key}
            </span>
            <IconButton
              icon="x"
              label={t("removeOption", { name: words || option.key })}
              onClick={() => onChange(options.filter((_, index) => index !== at))}
            />
          </div>
        )
      })}
      <span className="row g1">
        <Button small kind="quiet" icon="plus" onClick={addOption}>
          {t("addOption")}
        </Button>
        <Button small kind="quiet" icon="list" onClick={() => setBulk(textFromOptions(options, language))}>
          {t("bulk")}
        </Button>
      </span>
    </div>
  )
}

/** How the screen remembers an option that was made in this session. */
export const freshName = (form: FormDef | undefined, owner: Record<string, unknown>, option: Option): string =>
  `${form?.key}.${String(owner.key)} ${option.key}`

/** "Option 3", under a key that is free. */
export function newOption(options: readonly Option[]): Option {
  const number = options.length + 1
  const keys = options.map((each) => each.key)
  return { key: unique(`option_${number}`, keys), label: { en: `Option ${number}`, zh: `选项 ${number}` } }
}

const clean = (option: Option): Option =>
  Object.fromEntries(Object.entries(option).filter(([, value]) => value !== undefined)) as Option

export const member: EditorMember = { editor: "options", Edit: OptionsEdit, tall: true }
