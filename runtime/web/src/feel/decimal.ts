/**
 * decimal128 (34 digits, half-even; DMN 1.5 §10.3.1.1): a whole number of any size times a power of ten.
 * The twin of engines/expr/decimals.py.
 */

const DIGITS = 34
/** Of ten, the largest exponent of a number. */
export const MOST = 6144
/** Of ten, the smallest exponent of a last digit. */
const LEAST = 1 - MOST - DIGITS
const FULL = 10n ** BigInt(DIGITS)
/** With such a gap between exponents the smaller number only tips the rounding. */
const FAR = 80

const TENS = Array.from({ length: 130 }, (_, count) => 10n ** BigInt(count))
export const ten = (count: number): bigint => TENS[count] ?? 10n ** BigInt(count)
const HALVES = TENS.map((each) => each / 2n)
const halfOf = (count: number): bigint => HALVES[count] ?? ten(count) / 2n
export const size = (whole: bigint): bigint => (whole < 0n ? -whole : whole)
const sign = (whole: bigint): bigint => (whole < 0n ? -1n : whole > 0n ? 1n : 0n)

/** How many digits a whole number has; 0 has one. */
export function digits(whole: bigint): number {
  const all = size(whole), rough = Number(all)
  if (rough < 10) return 1
  if (rough === Infinity) return all.toString().length
  const found = Math.floor(Math.log10(rough))
  return all >= ten(found + 1) ? found + 2 : all < ten(found) ? found : found + 1
}

export type Rounding = "half even" | "half up" | "half down" | "up" | "down" | "floor" | "ceiling"

/** The whole number without its last `count` digits. `has`: how many it has. */
export function cut(whole: bigint, count: number, how: Rounding = "half even", has = digits(whole)): bigint {
  const gone = count > has, unit = gone ? 10n : ten(count), kept = gone ? 0n : whole / unit
  const rest = gone ? sign(whole) : whole % unit
  if (rest === 0n) return kept
  const off = size(rest), half = gone ? 5n : halfOf(count)
  return isAway(how, off > half ? 1 : off < half ? -1 : 0, rest > 0n, kept) ? kept + sign(rest) : kept
}

/** Whether to round away from zero. `half`: how what is cut off compares with one half. */
function isAway(how: Rounding, half: number, positive: boolean, kept: bigint): boolean {
  switch (how) {
    case "up": return true
    case "down": return false
    case "ceiling": return positive
    case "floor": return !positive
    default: return half > 0 || (half === 0 && (how === "half up" || (how === "half even" && kept % 2n !== 0n)))
  }
}

/** `whole` × 10^`exponent`. */
export class Num {
  constructor(readonly whole: bigint, readonly exponent: number) {}

  isZero() { return this.whole === 0n }
  isInteger() { return this.exponent >= 0 || this.whole % ten(-this.exponent) === 0n }
  isEven() { return this.exponent > 0 || (this.whole / ten(-this.exponent)) % 2n === 0n }
  neg() { return new Num(-this.whole, this.exponent) }
  abs() { return new Num(size(this.whole), this.exponent) }
  /** The exponent of its first digit; 0 of none. */
  magnitude() { return this.whole === 0n ? 0 : this.exponent + digits(this.whole) - 1 }

  toNumber(): number {
    if (this.exponent === 0) return Number(this.whole)
    const rough = Number(this.whole), { exponent } = this
    if (Number.isSafeInteger(rough) && Math.abs(exponent) <= 22) return exponent > 0 ? rough * 10 ** exponent : rough / 10 ** -exponent
    return Number(`${this.whole}e${exponent}`)
  }

  /** Without an exponent and without needless zeros. */
  toString(): string {
    if (this.exponent >= 0) return this.whole === 0n ? "0" : `${this.whole}${"0".repeat(this.exponent)}`
    if (this.whole === 0n) return "0"
    const text = size(this.whole).toString().padStart(1 - this.exponent, "0"), point = text.length + this.exponent
    let end = text.length
    while (end > point && text[end - 1] === "0") end--
    const shown = end > point ? `${text.slice(0, point)}.${text.slice(point, end)}` : text.slice(0, point)
    return this.whole < 0n ? `-${shown}` : shown
  }
}

export const isNum = (value: unknown): value is Num => value instanceof Num

/** To 34 digits. */
export function fitted(whole: bigint, exponent: number): Num {
  if (whole < FULL && whole > -FULL && exponent >= LEAST && exponent <= MOST - DIGITS) return new Num(whole, exponent)
  const has = digits(whole), drop = Math.max(has - DIGITS, LEAST - exponent, 0)
  const found = new Num(drop ? cut(whole, drop, "half even", has) : whole, exponent + drop)
  if (found.isZero()) return ZERO
  if (exponent + has > MOST && found.magnitude() > MOST) throw new Error("expr.limit.number")
  return size(found.whole) === FULL ? new Num(found.whole / 10n, found.exponent + 1) : found
}
const ZERO = new Num(0n, 0)

/** Digits of a text beyond which it only counts whether all are zeros. */
const LONGEST = 200

/** The number that a text or a number means; an error when it means none. */
export function num(value: number | string): Num {
  if (typeof value === "number" && Number.isSafeInteger(value)) return new Num(BigInt(value), 0)
  const found = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(String(value).trim())
  if (!found || !(found[2] || found[3])) throw new Error(`${value} is no number`)
  const written = (found[2]! + found[3]!).replace(/^0+(?=\d)/, ""), more = written.slice(LONGEST)
  const whole = BigInt(written.slice(0, LONGEST)) * (more ? 10n : 1n) + (/[1-9]/.test(more) ? 1n : 0n)
  const exponent = Number(found[4] ?? 0) - found[3]!.length + (more ? more.length - 1 : 0)
  return new Num(found[1] === "-" ? -whole : whole, exponent)
}

export function added(left: Num, right: Num): Num {
  if (left.exponent === right.exponent) return fitted(left.whole + right.whole, left.exponent)
  const [high, low] = left.exponent > right.exponent ? [left, right] : [right, left]
  if (high.isZero() || low.isZero()) return high.isZero() ? fitted(low.whole, low.exponent) : fitted(high.whole, high.exponent)
  const gap = high.exponent - low.exponent
  if (gap > FAR) {
    const more = DIGITS + 3
    if (gap - more >= digits(low.whole)) return fitted(high.whole * ten(more) + sign(low.whole), high.exponent - more)
  }
  return fitted(high.whole * ten(gap) + low.whole, low.exponent)
}

export const subtracted = (left: Num, right: Num): Num => added(left, right.neg())
export const multiplied = (left: Num, right: Num): Num => fitted(left.whole * right.whole, left.exponent + right.exponent)

/** The divisor is not zero. */
export function divided(left: Num, right: Num): Num {
  if (left.whole % right.whole === 0n) return fitted(left.whole / right.whole, left.exponent - right.exponent)
  const more = Math.max(DIGITS + 1 + digits(right.whole) - digits(left.whole), 0), scaled = left.whole * ten(more)
  const found = scaled / right.whole, exponent = left.exponent - right.exponent - more
  const tipped = found % 5n === 0n && scaled % right.whole !== 0n // what is left over breaks a tie
  return fitted(tipped ? found + (scaled < 0n === right.whole < 0n ? 1n : -1n) : found, exponent)
}

/** -1, 0, 1 */
export function compared(left: Num, right: Num): number {
  if (left.exponent === right.exponent) return left.whole < right.whole ? -1 : left.whole > right.whole ? 1 : 0
  const signs = Number(sign(left.whole)) - Number(sign(right.whole))
  if (signs) return Math.sign(signs)
  const gap = left.exponent - right.exponent
  if (Math.abs(gap) > FAR && !left.isZero()) {
    const beyond = left.magnitude() - right.magnitude()
    if (beyond) return Math.sign(left.whole < 0n ? -beyond : beyond)
  }
  const a = gap > 0 ? left.whole * ten(gap) : left.whole, b = gap < 0 ? right.whole * ten(-gap) : right.whole
  return a < b ? -1 : a > b ? 1 : 0
}

/** To so many decimal places; fewer than none: to tens, hundreds … */
export function rounded(value: Num, places: number, how: Rounding): Num {
  const drop = -value.exponent - places
  return drop <= 0 ? value : new Num(cut(value.whole, drop, how), -places)
}
