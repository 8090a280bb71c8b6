/** Roots, powers, logarithms of decimals: in binary fractions fine enough that 34 digits come out right. */
import { compared, cut, digits, divided, fitted, MOST, Num, num, size, subtracted, ten } from "./decimal"

const ONE = num(1)
/** Bits of a fraction, and digits of what is multiplied by itself. */
const BITS = 192, DIGITS = 80
/** Decimal places that a bit is worth, all but. */
const PLACES_A_BIT = 0.3
/** Of ten: e to a power beyond it is too large for a number, or nothing; and so is anything but 1 to a power beyond this. */
const FAR = 5, FARTHEST = 40
/** A power up to which the digits of an exact result are kept: beyond, no result has as few as 34. */
const FEW = 200

/** Bits that keep their worth when a number is by so many places next to 1 or to 0, or is multiplied by as many. */
const bitsFor = (...places: number[]): number => BITS + 64 * Math.ceil(Math.min(Math.max(0, ...places), 3 * 16) / 16)

const fraction = (value: Num, bits: number): bigint => {
  if (value.exponent >= 0) return (value.whole * ten(value.exponent)) << BigInt(bits)
  return value.magnitude() < -bits ? 0n : (value.whole << BigInt(bits)) / ten(-value.exponent)
}

/** Twice the area tangent of 1 / `divisor`. */
function twiceAtanh(divisor: bigint, bits: number): bigint {
  let power = (2n << BigInt(bits)) / divisor, sum = 0n
  for (let odd = 1n; power; odd += 2n, power /= divisor * divisor) sum += power / odd
  return sum
}

const KNOWN = new Map<number, bigint>()
function lnOfTen(bits: number): bigint {
  const found = KNOWN.get(bits) ?? 23n * twiceAtanh(31n, bits) + 17n * twiceAtanh(49n, bits) + 10n * twiceAtanh(161n, bits)
  KNOWN.set(bits, found)
  return found
}

/** e to a fraction from 0 to 3. */
function expOf(value: bigint, bits: number): bigint {
  const one = 1n << BigInt(bits), halvings = 12n
  let term = value >> halvings, sum = one + term
  for (let count = 2n; term; count++) sum += term = (term * (value >> halvings) >> BigInt(bits)) / count
  for (let left = halvings; left; left--) sum = sum * sum >> BigInt(bits)
  return sum
}

/** e to a fraction of any size. */
function exponential(value: bigint, bits: number): Num {
  const unit = lnOfTen(bits), rest = ((value % unit) + unit) % unit
  const places = Math.floor(bits * PLACES_A_BIT)
  return fitted(expOf(rest, bits) * ten(places) >> BigInt(bits), Number((value - rest) / unit) - places)
}

/** The natural logarithm of a number above 0, as a fraction. */
function logarithm(value: Num, bits: number): bigint {
  const places = digits(value.whole) - 1, one = 1n << BigInt(bits)
  const lead = (value.whole << BigInt(bits)) / ten(places)
  let found = BigInt(Math.round(Math.log(Number(lead >> BigInt(bits - 50)) / 2 ** 50) * 2 ** 50)) << BigInt(bits - 50)
  for (let turn = 0; turn < 2; turn++) {
    const power = expOf(found, bits)
    found += 2n * (lead - power) * one / (lead + power)
  }
  return found + BigInt(value.exponent + places) * lnOfTen(bits)
}

/** How many zeros a number has between 1 and its next digit: 2 for 1.001. */
function nearOne(value: Num): number {
  const off = subtracted(value, ONE)
  return off.isZero() ? 0 : -off.magnitude()
}

export function exp(value: Num): Num {
  if (value.magnitude() > FAR) return beyond(value.whole > 0n)
  const bits = bitsFor(-value.magnitude())
  return exponential(fraction(value, bits), bits)
}

export function ln(value: Num): Num {
  if (compared(value, ONE) === 0) return num(0)
  const bits = bitsFor(nearOne(value))
  const found = logarithm(value, bits)
  const places = Math.floor(bits * PLACES_A_BIT)
  return fitted((found * ten(places)) >> BigInt(bits), -places)
}

export function sqrt(value: Num): Num {
  if (value.isZero()) return value
  let more = Math.max(2 * DIGITS - digits(value.whole), 0)
  if ((value.exponent - more) % 2) more++
  return fitted(root(value.whole * ten(more)), (value.exponent - more) / 2)
}

/** The whole part of a square root. */
function root(whole: bigint): bigint {
  const half = Math.max(digits(whole) - 30, 0) >> 1
  let found = BigInt(Math.ceil(Math.sqrt(Number(whole / ten(2 * half))) * (1 + 2 ** -40)) + 1) * ten(half)
  for (;;) {
    const next = (found + whole / found) >> 1n
    if (next >= found) return found
    found = next
  }
}

/** Null when there is no such number: the root of a negative one, zero to a negative power. */
export function power(base: Num, exponent: Num): Num | null {
  if (base.isZero()) return exponent.isZero() ? ONE : exponent.whole < 0n ? null : base
  const whole = exponent.isInteger()
  if (base.whole < 0n && !whole) return null
  const found = positivePower(shortened(base.abs()), exponent, whole)
  return base.whole < 0n && !exponent.isEven() ? found.neg() : found
}

function positivePower(base: Num, exponent: Num, whole: boolean): Num {
  if (compared(base, ONE) === 0) return ONE
  if (exponent.magnitude() > FARTHEST) return beyond((compared(base, ONE) > 0) === (exponent.whole > 0n))
  if (whole && base.whole === 1n) return tenTo(base.exponent * exponent.toNumber())
  if (whole && Math.abs(exponent.toNumber()) <= FEW) return squared(base, exponent.toNumber())
  const bits = bitsFor(nearOne(base), Math.abs(exponent.magnitude())), log = logarithm(base, bits) * exponent.whole
  const scaled = exponent.exponent >= 0 ? log * ten(exponent.exponent) : log / ten(-exponent.exponent)
  return size(scaled) >> BigInt(bits) > 10n ** BigInt(FAR) ? beyond(scaled > 0n) : exponential(scaled, bits)
}

/** Without needless zeros. */
function shortened({ whole, exponent }: Num): Num {
  for (; whole % 10n === 0n; whole /= 10n) exponent++
  return new Num(whole, exponent)
}

const tenTo = (exponent: number): Num => (Math.abs(exponent) > 2 * MOST ? beyond(exponent > 0) : fitted(1n, exponent))

/** By as many multiplications as the exponent has bits: exact as long as the digits are kept. */
function squared(base: Num, exponent: number): Num {
  let square = exponent < 0 ? inverse(base) : base, found = ONE
  for (let left = Math.abs(exponent); left; left >>= 1) {
    if (left & 1) found = trimmed(found.whole * square.whole, found.exponent + square.exponent)
    if (left > 1) square = trimmed(square.whole * square.whole, 2 * square.exponent)
  }
  return fitted(found.whole, found.exponent)
}

const inverse = (value: Num): Num => {
  const more = DIGITS + digits(value.whole)
  return new Num(ten(more) / value.whole, -value.exponent - more)
}

const LONG = ten(DIGITS)
function trimmed(whole: bigint, exponent: number): Num {
  if (whole < LONG && whole > -LONG) return new Num(whole, exponent)
  const has = digits(whole), drop = has - DIGITS
  return new Num(cut(whole, drop, "half even", has), exponent + drop)
}

/** What lies beyond the exponents: too large, or next to nothing. */
function beyond(large: boolean): Num {
  if (large) throw new Error("expr.limit.number")
  return num(0)
}
