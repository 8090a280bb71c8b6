import { useLabel, useT } from "@/i18n"
import { Icon } from "@/ui/Icon"
import { Kbd } from "@/ui/Kbd"
import { Popover } from "@/ui/Popover"
import { HistoryPanel } from "../panels/HistoryPanel"
import { ProblemsPanel } from "../panels/ProblemsPanel"
import { nameAt } from "../commands/names"
import { useDesign, useDesigner, useDocument } from "./context"
import { jump } from "./jump"
import { useOverlay } from "./overlay"

/** Errors and warnings with the first of them in words, the history, and the two keys to remember. */
export function StatusBar() {
  const t = useT("design")
  const label = useLabel()
  const { store } = useDesign()
  const document = useDocument()
  const diagnostics = useDesigner((state) => state.diagnostics)
  const steps = useDesigner((state) => state.history.past.length)
  const show = useOverlay((state) => state.show)
  const errors = diagnostics.filter((each) => each.severity === "error"),
    warnings = diagnostics.filter((each) => each.severity === "warning")
  const first = errors[0] ?? warnings[0]
  return (
    <footer className="prob">
      <Popover
        side="top"
        label={t("problems")}
        trigger={(props) => (
          <button type="button" className="row probs" {...props}>
            {diagnostics.length === 0 && (
              <span className="row g1 success">
                <Icon name="circle-check" size="s" />
                {t("noProblems")}
              </span>
            )}
            {diagnostics.length > 0 && (
              <span className={`row g1 ${errors.length ? "danger b" : "t3"}`}>
                <Icon name="circle-x" size="s" />
                {t("errors", { n: errors.length })}
              </span>
            )}
            {diagnostics.length > 0 && (
              <span className={`row g1 ${warnings.length ? "warning b" : "t3"}`}>
                <Icon name="triangle-alert" size="s" />
                {t("warnings", { n: warnings.length })}
              </span>
            )}
          </button>
        )}
      >
        {(close) => <ProblemsPanel onJump={close} />}
      </Popover>
      <span className="ell grow">
        {first && (
          <>
            {[nameUnlessSaid(label(nameAt(document, first.pointer.replace(/\/[a-z_]+$/, ""))), first.message), first.message]
              .filter(Boolean)
              .join(": ")}{" "}
            <button type="button" className="link" onClick={() => jump(store, first.pointer)}>
              {t("show")}
            </button>
          </>
        )}
      </span>
      <Popover
        side="top"
        align="end"
        label={t("history")}
        trigger={(props) => (
          <button type="button" className="row g1 probs" {...props}>
            <Icon name="history" size="s" />
            {t("history")}
            <span className="num t3">{steps || ""}</span>
          </button>
        )}
      >
        <HistoryPanel />
      </Popover>
      <button type="button" className="row g1 probs" onClick={() => show("find")}>
        <Kbd keys="Mod K" /> {t("findKey")}
      </button>
      <button type="button" className="row g1 probs" onClick={() => show("shortcuts")}>
        <Kbd keys="?" /> {t("shortcuts")}
      </button>
    </footer>
  )
}

const nameUnlessSaid = (name: string, message: string): string => (message.includes(name) ? "" : name)
