import type { ShowProps, Widget } from "../contract"

/** Only web addresses become links: a value such as `javascript:…` stays text. */
const safe = (value: string) =>
  /^https?:\/\//i.test(value) ? value : /^[\w.-]+\.[a-z]{2,}/i.test(value) ? `https://${value}` : null

const bare = (value: string) => value.replace(/^https?:\/\/(www\.)?/i, "").replace(/\/$/, "")

function Show({ value }: ShowProps<string>) {
  const address = safe(value ?? "")
  if (!address) return <span className="ell">{value}</span>
  return (
    <a
      className="link ell"
      href={address}
      target="_blank"
      rel="noreferrer noopener"
      onClick={(event) => event.stopPropagation()}
    >
      {bare(value ?? "")}
    </a>
  )
}

export const widget: Widget<string> = {
  name: "url",
  Show,
}
