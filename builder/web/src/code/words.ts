/** Colours for FEEL and rule text: the server's parser is the authority, this only paints. */
import { StreamLanguage, type StreamParser } from "@codemirror/language"

const FEEL =
  "and or not in if then else for return some every satisfies between instance of null true false current user 且 并且 或 或者 如果 则 那么 否则 空 真 假"
const RULE =
  "rule on when then else end every day at before after create update delete set require forbid with notify start signal flow call tag untag priority for each send to from of otherwise as table comment report button message called created updated deleted changed save weekday day month year minutes hours last flow started ended where role limit 规则 针对 当 且 或 则 否则 结束 每天 每周 每月 每年 每个工作日 创建 更新 删除 设置 设 要求 必填 禁止 限制 通知 启动流程 通知流程 发送报表 发送 给 逐个 取自 调用规则 调用连接器 调用决策表 作为 打标签 去标签 评论 提示 满足 角色 字段 新建时 更新时 变更时 删除时 保存前 新建前 更新前 删除前 按钮 消息 流程 被调用 前 后 天"

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
