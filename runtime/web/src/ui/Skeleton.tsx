import { useEffect, useState, type ReactNode } from "react"

/** A grey bar in the shape of what comes. */
export function Skeleton({
  width = "100%",
  height = 10,
  style,
}: {
  width?: number | string
  height?: number
  style?: React.CSSProperties
}) {
  return <span className="skel" aria-hidden="true" style={{ width, height, ...style }} />
}

/** True once something has been loading for `ms`: short waits show nothing at all. */
export function useLate(loading: boolean, ms = 200): boolean {
  const [late, setLate] = useState(false)
  useEffect(() => {
    if (!loading) return setLate(false)
    const timer = window.setTimeout(() => setLate(true), ms)
    return () => window.clearTimeout(timer)
  }, [loading, ms])
  return loading && late
}

/** Shows its skeleton after 200 ms and, after 2 s, the words of what is loading. */
export function Loading({ children, what }: { children: ReactNode; what?: string }) {
  const late = useLate(true)
  const long = useLate(true, 2000)
  return (
    <div aria-busy="true" aria-live="polite" className="loading">
      {late ? children : null}
      {long && what ? (
        <p className="t3 sm" style={{ padding: "12px 20px" }}>
          {what}
        </p>
      ) : null}
    </div>
  )
}

/** Lines of text to come. */
export function SkeletonLines({ lines = 4 }: { lines?: number }) {
  return (
    <div className="col g3" style={{ padding: 16 }}>
      {Array.from({ length: lines }, (_, index) => (
        <Skeleton key={index} width={`${[72, 54, 63, 40, 68][index % 5]}%`} />
      ))}
    </div>
  )
}
