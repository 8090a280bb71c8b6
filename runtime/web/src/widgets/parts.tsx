import { useEffect, useState, type HTMLInputTypeAttribute, type ReactNode } from "react"
import { groupDigits, useLabel } from "@/i18n"
import type { EditProps } from "./contract"

/** What every native input of a widget shares. */
export const inputProps = ({ id, label, describedBy, invalid, disabled, autoFocus, small, onBlur }: EditProps) => ({
  id,
  "aria-label": label,
  "aria-describedby": describedBy,
  "aria-invalid": invalid || undefined,
  disabled,
  autoFocus,
  onBlur,
  className: `input${small ? " s" : ""}${invalid ? " err" : ""}`,
})

interface TextInputProps extends EditProps<string> {
  type?: HTMLInputTypeAttribute
  inputMode?: "text" | "email" | "tel" | "url" | "decimal" | "numeric"
  maxLength?: number
  autoComplete?: string
}

/** One line of text; empty becomes null. */
export function TextInput({ type = "text", inputMode, maxLength, autoComplete = "off", ...props }: TextInputProps) {
  const label = useLabel()
  return (
    <input
      {...inputProps(props)}
      type={type}
      inputMode={inputMode}
      maxLength={maxLength}
      autoComplete={autoComplete}
      value={props.value ?? ""}
      placeholder={label(props.field.placeholder) || undefined}
      onChange={(event) => props.onChange(event.target.value === "" ? null : event.target.value)}
    />
  )
}

const FULL_WIDTH = /[０-９．，－]/g
const half = (text: string) =>
  text.replace(FULL_WIDTH, (sign) =>
    sign === "，" ? "," : sign === "．" ? "." : sign === "－" ? "-" : String.fromCharCode(sign.charCodeAt(0) - 0xfee0),
  )

/** `1,234.5`, `１２３`, `3.5万`, `2k` → an exact decimal text; null when it is not a number. */
export function readNumber(text: string): string | null {
  const clean = half(text)
    .replace(/[\s,_¥$€£￥]/g, "")
    .replace("−", "-")
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(万|亿|[kKmM])?$/.exec(clean)
  if (!match || !(match[2] || match[3])) return null
  const shift = { 万: 4, 亿: 8, k: 3, m: 6 }[match[4]?.toLowerCase() ?? ""] ?? 0
  const fraction = (match[3] ?? "").padEnd(shift, "0")
  const whole = ((match[2] || "0") + fraction.slice(0, shift)).replace(/^0+(?=\d)/, "")
  const rest = fraction.slice(shift)
  return `${match[1] === "-" ? "-" : ""}${whole}${rest ? `.${rest}` : ""}`
}

interface NumberInputProps extends EditProps<string> {
  prefix?: ReactNode
  suffix?: ReactNode
  /** From the wire to what one types, and back (percent). */
  toText?: (value: string) => string
  fromText?: (text: string) => string | null
  whole?: boolean
}

/** A number typed freely, kept as exact text. While the input has the focus, the typed text is shown as it is. */
export function NumberInput({
  prefix,
  suffix,
  toText = groupDigits,
  fromText = readNumber,
  whole,
  ...props
}: NumberInputProps) {
  const [typed, setTyped] = useState<string | null>(null)
  const { value, onChange, onUnreadable, onBlur } = props
  useEffect(() => {
    setTyped((now) =>
      now !== null && (fromText(now) ?? null) === (value ?? null)
        ? now
        : now === null || value !== undefined
          ? keep(now, value, fromText)
          : now,
    )
    // only a value that changed from outside may replace what is being typed
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [value])
  const { className, ...rest } = inputProps(props)
  const change = (text: string) => {
    setTyped(text)
    const read = text.trim() ? fromText(text) : null
    if (text.trim() && read === null) onUnreadable?.(text)
    else onChange(read)
  }
  const blur = () => {
    if (typed !== null && (!typed.trim() || fromText(typed) !== null)) setTyped(null)
    onBlur?.()
  }
  return (
    <span className={`${className} r`} aria-disabled={props.disabled || undefined}>
      {prefix && <span className="affix">{prefix}</span>}
      <input
        {...rest}
        inputMode={whole ? "numeric" : "decimal"}
        autoComplete="off"
        value={typed ?? (value === null || value === undefined ? "" : toText(String(value)))}
        onChange={(event) => change(event.target.value)}
        onBlur={blur}
      />
      {suffix && <span className="affix">{suffix}</span>}
    </span>
  )
}

/** The typed text survives a new value only while both still mean the same, or the text cannot be read yet. */
function keep(
  typed: string | null,
  value: string | null | undefined,
  read: (text: string) => string | null,
): string | null {
  if (typed === null) return null
  const meant = read(typed)
  if (meant === null) return typed.trim() ? typed : null
  return value !== null && value !== undefined && Number(meant) === Number(value) ? typed : null
}
