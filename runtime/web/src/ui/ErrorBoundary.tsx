import { Component, type ReactNode } from "react"
import { ErrorState } from "./ErrorState"

/** Keeps a mistake of one part of the page inside that part. `resetKey` changing tries again; `fallback` replaces the words. */
export class ErrorBoundary extends Component<
  { children: ReactNode; resetKey?: unknown; small?: boolean; fallback?: ReactNode },
  { error: unknown }
> {
  override state: { error: unknown } = { error: null }

  static getDerivedStateFromError(error: unknown) {
    return { error }
  }

  override componentDidUpdate(before: { resetKey?: unknown }) {
    if (this.state.error && before.resetKey !== this.props.resetKey) this.setState({ error: null })
  }

  override componentDidCatch(error: unknown) {
    console.error(error)
  }

  override render() {
    if (!this.state.error) return this.props.children
    if (this.props.fallback !== undefined) return this.props.fallback
    return (
      <ErrorState error={this.state.error} small={this.props.small} onAgain={() => this.setState({ error: null })} />
    )
  }
}
