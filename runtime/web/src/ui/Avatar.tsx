/** Last Han character of a given name, or two Latin initials. */
export function initials(name: string): string {
  const text = name.trim()
  if (/[\u4e00-\u9fff]/.test(text)) return text.replace(/[^\u4e00-\u9fff]/g, "").slice(-1)
  const words = text.split(/[\s._-]+/).filter(Boolean)
  const letters = words.length > 1 ? words[0][0] + words[words.length - 1][0] : text.slice(0, 2)
  return letters.toUpperCase()
}

/** First letters of a company or another thing: two Latin initials or the first Han character. */
export function monogram(name: string): string {
  const text = name.trim()
  if (/^[\u4e00-\u9fff]/.test(text)) return text.slice(0, 1)
  const words = text.split(/[^\p{L}\p{N}]+/u).filter((word) => /^\p{L}/u.test(word))
  return ((words[0]?.[0] ?? "") + (words[1]?.[0] ?? words[0]?.[1] ?? "")).toUpperCase() || text.slice(0, 1)
}

interface Props {
  name: string | null | undefined
  size?: "s" | "m" | "l" | "xl"
  /** Square, for companies and other things. */
  thing?: boolean
  /** The signed-in person. */
  me?: boolean
}

const SIZES = { s: "", m: " m", l: " l", xl: " xl" }

export function Avatar({ name, size = "s", thing, me }: Props) {
  return (
    <span className={`av${SIZES[size]}${thing ? " co" : ""}${me ? " me" : ""}`} aria-hidden="true">
      {name ? (thing ? monogram(name) : initials(name)) : "?"}
    </span>
  )
}
