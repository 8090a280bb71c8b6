import { divided, fitted, isNum, MOST as LARGEST, multiplied, type Num, num, rounded, type Rounding, subtracted } from "../decimal"
import { exp, ln, sqrt } from "../powers"
import { Months, Span } from "../values"
import type { Family } from "./contract"

/** Of the places that a number may be rounded to. */
const FEWEST = -6111, MOST = 6176

const rounding = (how: Rounding) => ({
  run: (_: unknown, value: Num, scale?: Num) => {
    const places = scale ? Math.trunc(scale.toNumber()) : 0
    return places >= FEWEST && places <= MOST ? rounded(value, places, how) : null
  },
})

export const numbers: Family = {
  abs: { run: (_, value) => (isNum(value) ? value.abs() : value instanceof Span ? new Span(Math.abs(value.micros)) : new Months(Math.abs((value as Months).months))) },
  floor: rounding("floor"), ceiling: rounding("ceiling"), decimal: rounding("half even"), "round half up": rounding("half up"),
  "round half down": rounding("half down"), "round up": rounding("up"), "round down": rounding("down"),
  modulo: {
    run: (_, dividend: Num, divisor: Num) =>
      divisor.isZero() ? null : subtracted(dividend, multiplied(divisor, rounded(divided(dividend, divisor), 0, "floor"))),
  },
  sqrt: { run: (_, value: Num) => (value.whole < 0n ? null : sqrt(value)) },
  log: { run: (_, value: Num) => (value.whole > 0n ? ln(value) : null) },
  exp: { run: (_, value: Num) => exp(value) },
  odd: { run: (_, value: Num) => !value.isEven() },
  even: { run: (_, value: Num) => value.isEven() },
  number: {
    nulls: true,
    run: (_, text: unknown, grouping?: string | null, point?: string | null) => {
      if (typeof text !== "string") return isNum(text) ? text : null
      if ((grouping && ![" ", ",", "."].includes(grouping)) || (point && ![".", ","].includes(point)) || (grouping && grouping === point)) return null
      let plain = grouping ? text.replaceAll(grouping, "") : text
      if (point && point !== ".") plain = plain.replaceAll(point, ".")
      return /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,5})?$/.test(plain) ? written(plain) : null
    },
  },
}

function written(text: string): Num | null {
  const found = num(text)
  return Math.abs(found.magnitude()) < LARGEST ? fitted(found.whole, found.exponent) : null
}
