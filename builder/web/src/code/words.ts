/** Colours for FEEL and rule text: the server's parser is the authority, this only paints. */
import { StreamLanguage, type StreamParser } from "@codemirror/language"

const FEEL =
  "and or not in if then else for return some every satisfies between instance of null true false current user"
const RULE =
  "rule on when then else end every day at before after create update delete set require forbid with notify start signal flow call tag untag priority for each send to from of otherwise 规则 针对 当 且 或 则 否则 结束 每天 创建 更新 删除 设置 要求 禁止 通知 启动 流程 发送 给"

function parserOf(words: string): StreamParser<unknown> {
  const keywords = new Set(words.split(" "))
  return {
    startState: () => ({}),
    token: (stream) => {
      if (stream.eatSpace()) return null
      if (stream.match(/^\/\/.*/) || stream.match(/^#.*/)) return "comment"
      if (stream.match(/^"(?:[^"\\]|\\.)*"?/) || stream.match(/^“[^”]*”?/)) return "string"
      if (stream.match(/^\d+(?::\d\d)?(?:\.\d+)?/)) return "number"
      if (stream.match(/^[\p{L}_][\p{L}\p{M}\p{N}_]*/u)) {
        const word = stream.current()
        if (keywords.has(word)) return "keyword"
        return stream.match(/^\s*\(/, false) ? "variableName.function" : "variableName"
      }
      stream.next()
      return null
    },
  }
}

export const feelLanguage = StreamLanguage.define(parserOf(FEEL))
export const ruleLanguage = StreamLanguage.define(parserOf(`${FEEL} ${RULE}`))
