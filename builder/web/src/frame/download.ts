/** Hands a JSON document to the person as a file. */
export function download(name: string, content: unknown): void {
  const url = URL.createObjectURL(new Blob([`${JSON.stringify(content, null, 2)}\n`], { type: "application/json" }))
  downloadFrom(url, name)
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** Hands over what an address answers. */
export function downloadFrom(url: string, name: string): void {
  const link = document.createElement("a")
  link.href = url
  link.download = name
  link.click()
}
