/** Texts by code points, as the server counts them; most have none that JavaScript counts as two. */
const PAIR = /[\ud800-\udbff]/

export const lengthOf = (text: string): number => (PAIR.test(text) ? [...text].length : text.length)

export const sliceOf = (text: string, from: number, to?: number): string =>
  PAIR.test(text) ? [...text].slice(from, to).join("") : text.slice(from, to)
