import { formatTime, useLabel, useT } from "@/i18n"
import { Icon } from "@/ui/Icon"
import { useDesigner } from "../frame/context"

/** Every step of this session by name; a click goes back or forth to it. */
export function HistoryPanel() {
  const t = useT("design")
  const label = useLabel()
  const { past, future } = useDesigner((state) => state.history)
  const undo = useDesigner((state) => state.undo),
    redo = useDesigner((state) => state.redo)
  const clock = (at: number) => formatTime(new Date(at).toTimeString())
  return (
    <div className="floatlist" style={{ width: 340 }}>
      <div className="ph">
        <span>{t("history")}</span>
        <span className="t3 xs num" style={{ fontWeight: 400 }}>
          {past.length}
        </span>
      </div>
      {!past.length && !future.length && (
        <p className="t2 sm" style={{ padding: 16 }}>
          {t("historyEmpty")}
        </p>
      )}
      <ul>
        {[...future].reverse().map((step, at) => (
          <li key={step.id}>
            <button type="button" className="item t3" onClick={() => redo(future.length - at)}>
              <Icon name="redo-2" size="s" />
              <span className="grow ell">{label(step.title)}</span>
              <span className="xs num">{clock(step.at)}</span>
            </button>
          </li>
        ))}
        {[...past].reverse().map((step, at) => (
          <li key={step.id}>
            <button
              type="button"
              className={`item${at === 0 ? " b" : ""}`}
              aria-current={at === 0 || undefined}
              onClick={() => undo(at)}
            >
              <Icon name={at === 0 ? "chevron-right" : "undo-2"} size="s" />
              <span className="grow ell">{label(step.title)}</span>
              <span className="xs t3 num">{clock(step.at)}</span>
            </button>
          </li>
        ))}
        {past.length > 0 && (
          <li>
            <button type="button" className="item" onClick={() => undo(past.length)}>
              <Icon name="undo-2" size="s" />
              <span className="grow">{t("historyBegin")}</span>
            </button>
          </li>
        )}
      </ul>
    </div>
  )
}
