import { isProblem } from "@/api"
import { addTexts, useT } from "@/i18n"
import type { ReactNode } from "react"
import { Button } from "./Button"
import { Icon } from "./Icon"

addTexts("error", {
  en: {
    again: "Try again",
    back: "Go back",
    title: "This could not be loaded",
    unreachable: "The server cannot be reached",
    unreachable_text: "Check the connection. What you typed is kept.",
    forbidden: "You may not see this",
    forbidden_text: "Ask an administrator of the app for the right role, then open this page again.",
    missing: "This does not exist",
    missing_text: "It was deleted, or the address has a mistake.",
    bug: "Something unexpected happened in this part of the page.",
  },
  zh: {
    again: "重试",
    back: "返回",
    title: "未能加载",
    unreachable: "无法连接服务器",
    unreachable_text: "请检查网络连接。您输入的内容已保留。",
    forbidden: "您无权查看此内容",
    forbidden_text: "请向应用管理员申请相应角色，然后重新打开此页。",
    missing: "内容不存在",
    missing_text: "可能已被删除，或者地址有误。",
    bug: "页面的这一部分出现意外。",
  },
})

function wordsOf(error: unknown): { icon: string; title: string; text: string; own?: string } {
  if (!isProblem(error)) return { icon: "triangle-alert", title: "title", text: "bug" }
  if (error.status === 0) return { icon: "wifi-off", title: "unreachable", text: "unreachable_text" }
  if (error.status === 403) return { icon: "lock", title: "forbidden", text: "forbidden_text", own: error.detail }
  if (error.status === 404) return { icon: "search", title: "missing", text: "missing_text", own: error.detail }
  return { icon: "triangle-alert", title: "title", text: "bug", own: error.detail || error.title }
}

/** A mistake that stays inside its widget: the cause in plain words, and Try again. Also 403 and 404. */
export function ErrorState({
  error,
  onAgain,
  small,
  children,
}: {
  error: unknown
  onAgain?: () => void
  small?: boolean
  /** A better way out than "go back" where nothing can be tried again. */
  children?: ReactNode
}) {
  const t = useT("error")
  const { icon, title, text, own } = wordsOf(error)
  const Title = small ? "h3" : "h2"
  const retry = onAgain && !(isProblem(error) && [403, 404].includes(error.status))
  return (
    <div className="empty" role="alert" style={{ padding: small ? "20px 16px" : "48px 24px" }}>
      <span className={`pic${retry || title === "unreachable" ? "" : " calm"}`}>
        <Icon name={icon} size={small ? "m" : "l"} />
      </span>
      <Title>{t(title)}</Title>
      <p>{own || t(text)}</p>
      {own && title === "forbidden" && <p className="t3">{t("forbidden_text")}</p>}
      <div className="acts">
        {retry && (
          <Button small icon="refresh-cw" onClick={onAgain}>
            {t("again")}
          </Button>
        )}
        {!retry && children}
        {!retry && !small && !children && (
          <Button small icon="arrow-left" onClick={() => window.history.back()}>
            {t("back")}
          </Button>
        )}
      </div>
    </div>
  )
}
