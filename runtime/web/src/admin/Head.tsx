import type { ReactNode } from "react"

/** The bar of an administration page: where one is, its tools, the main action at the right. */
export function Head({ title, tools, action }: { title: string; tools?: ReactNode; action?: ReactNode }) {
  return (
    <header className={`bar${tools || action ? "" : " bare"}`}>
      <h2>{title}</h2>
      {tools}
      <span className="right row">{action}</span>
    </header>
  )
}
