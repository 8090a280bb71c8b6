import { useMemo, useState } from "react";
import { useT } from "@/i18n";
import type { Edge } from "@/ui/drag";
import { Icon } from "@/ui/Icon";
import { useFormEditing } from "../context";
import { spanOfDragged, type Dragged } from "./dragging";

export interface DropMark { dragged: Dragged | null; edge: Edge | null; show: (dragged: Dragged, edge: Edge | null) => void; hide: () => void }

/** Where something would land; `show` is cheap to call on every pointer move. */
export function useDropMark(): DropMark {
  const [state, setState] = useState<{ dragged: Dragged; edge: Edge | null } | null>(null);
  const calls = useMemo(() => ({
    show: (dragged: Dragged, edge: Edge | null) => setState((now) => (now?.dragged === dragged && now.edge === edge ? now : { dragged, edge })),
    hide: () => setState(null),
  }), []);
  return useMemo(() => Object.assign(calls, { dragged: state?.dragged ?? null, edge: state?.edge ?? null }), [calls, state]) as DropMark;
}

/** The accent line with end dots, and the card that says what letting go does. */
export function DropLine({ mark, after, section }: { mark: DropMark; after?: string; section?: string }) {
  const t = useT("forms");
  const { actions } = useFormEditing();
  if (!mark.dragged) return null;
  const n = spanOfDragged(actions, mark.dragged);
  const words = after ? t("colsAfter", { n, name: after }) : section !== undefined ? t("colsFirst", { n, name: section || t("section") }) : "";
  return (
    <div className={`dropline ${mark.edge ?? "top"}`} aria-hidden="true">
      <div className="drop" />
      <div className="dropcard"><Icon name={mark.dragged.icon} />{mark.dragged.label}{words && <span className="t3 xs">{words}</span>}</div>
    </div>
  );
}
