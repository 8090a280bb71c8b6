import { useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { Empty } from "@/ui/Empty"
import { go } from "@/ui/navigation"
import { useTitle } from "@/ui/useTitle"
import "./texts"

export function NotFound() {
  const t = useT("frame")
  useTitle(t("missing"))
  return (
    <Empty icon="search" title={t("missing")} text={t("missing_text")}>
      <Button kind="primary" onClick={() => go("/")}>
        {t("to_home")}
      </Button>
    </Empty>
  )
}
