/** The sign of Mortise: a joint. */
export function Mark({ size = 20 }: { size?: number }) {
  return (
    <svg
      className="mark"
      width={size}
      height={size}
      style={{ width: size, height: size }}
      viewBox="0 0 24 24"
      role="img"
      aria-label="Mortise"
    >
      <path fill="currentColor" d="M2 6a4 4 0 0 1 4-4h12a4 4 0 0 1 4 4v8.25h-5.25V8h-9.5v6.25H2z" />
      <path fill="var(--accent)" d="M8.75 9.5h6.5v6.25H22V18a4 4 0 0 1-4 4H6a4 4 0 0 1-4-4v-2.25h6.75z" />
    </svg>
  )
}
