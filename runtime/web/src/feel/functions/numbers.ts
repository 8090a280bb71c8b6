import Decimal from "decimal.js-light"
import { divided, fitted, isNum, Months, MOST, multiplied, num, OnServer, Span, subtracted, wide } from "../values"
import type { Family } from "./contract"

const FLOOR = 3, CEIL = 2, UP = 0, DOWN = 1, HALF_UP = 4, HALF_DOWN = 5, HALF_EVEN = 6

/** Rounded to `scale` places; a negative scale rounds to tens, hundreds … */
function rounded(value: Decimal, scale: Decimal | undefined, how: number): Decimal | null {
  const places = scale ? Math.trunc(scale.toNumber()) : 0
  if (Math.abs(places) > MOST) return null
  if (places >= 0) return value.toDecimalPlaces(places, how)
  const unit = num(10).pow(-places)
  return divided(value, unit).toDecimalPlaces(0, how).times(unit)
}
const rounding = (how: number) => ({ run: (_: unknown, value: Decimal, scale?: Decimal) => rounded(value, scale, how) })
const halved = (value: Decimal) => value.toDecimalPlaces(0, DOWN).div(2)

function exponential(value: Decimal): Decimal {
  if (Math.abs(value.toNumber()) < MOST * Math.LN10) return fitted(wide(value).exp())
  if (value.isNegative()) throw new OnServer("a number next to nothing")
  throw new Error("expr.limit.number")
}

export const numbers: Family = {
  abs: { run: (_, value) => (isNum(value) ? value.abs() : value instanceof Span ? new Span(Math.abs(value.micros)) : new Months(Math.abs((value as Months).months))) },
  floor: rounding(FLOOR), ceiling: rounding(CEIL), decimal: rounding(HALF_EVEN), "round half up": rounding(HALF_UP),
  "round half down": rounding(HALF_DOWN), "round up": rounding(UP), "round down": rounding(DOWN),
  modulo: {
    run: (_, dividend: Decimal, divisor: Decimal) =>
      divisor.isZero() ? null : subtracted(dividend, multiplied(divisor, divided(dividend, divisor).toDecimalPlaces(0, FLOOR))),
  },
  sqrt: { cost: 20, run: (_, value: Decimal) => (value.isNegative() && !value.isZero() ? null : fitted(wide(value).sqrt())) },
  log: { cost: 200, run: (_, value: Decimal) => (value.isPositive() && !value.isZero() ? fitted(wide(value).ln()) : null) },
  exp: { cost: 100, run: (_, value: Decimal) => exponential(value) },
  odd: { run: (_, value: Decimal) => !halved(value).isInteger() },
  even: { run: (_, value: Decimal) => halved(value).isInteger() },
  number: {
    nulls: true,
    run: (_, text: unknown, grouping?: string | null, point?: string | null) => {
      if (typeof text !== "string") return isNum(text) ? text : null
      if ((grouping && ![" ", ",", "."].includes(grouping)) || (point && ![".", ","].includes(point)) || (grouping && grouping === point)) return null
      let plain = grouping ? text.replaceAll(grouping, "") : text
      if (point && point !== ".") plain = plain.replaceAll(point, ".")
      if (!/^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,5})?$/.test(plain)) return null
      const found = num(plain.replace(/^\+/, ""))
      return Math.abs(found.exponent()) < MOST ? found : null
    },
  },
}
