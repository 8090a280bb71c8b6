export { addTexts, allTexts, say, type TextValues, type Words } from "./texts"
export {
  applyLanguage,
  currentLanguage,
  inSentence,
  labelIn,
  useLabel,
  useLanguage,
  useT,
  type Translate,
} from "./language"
export * from "./format"
