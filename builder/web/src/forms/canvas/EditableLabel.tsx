import { useEffect, useRef, useState } from "react";
import { useT } from "@/i18n";
import { useFormEditing } from "../context";
import { useScreen } from "../ui";

/** A label that becomes an input in its place: F2, a double click, or right after adding. Enter keeps, Esc does not. */
export function EditableLabel({ pointer, text, placeholder, className = "", quiet, required }: { pointer: string; text: string; placeholder: string; className?: string; quiet?: boolean; required?: boolean }) {
  const t = useT("forms");
  const { actions, language } = useFormEditing();
  const editing = useScreen((screen) => screen.editing === pointer);
  const set = useScreen((screen) => screen.set);
  const [draft, setDraft] = useState(text);
  const input = useRef<HTMLInputElement>(null);
  const done = useRef(false);
  useEffect(() => {
    if (!editing) return;
    done.current = false;
    setDraft(text);
    input.current?.focus();
    input.current?.select();
    // only when editing begins: what is typed is not to be replaced
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [editing]);
  if (!editing) {
    return (
      <span className={`${className}${quiet ? " t3" : ""}`} onDoubleClick={(event) => { event.stopPropagation(); set({ editing: pointer }); }}>
        {text || placeholder}{required && <span className="req"> *</span>}
      </span>
    );
  }
  const finish = (keep: boolean) => {
    if (done.current) return;
    done.current = true;
    set({ editing: null });
    if (keep && draft.trim() !== text) void actions.rename(pointer, draft.trim(), language);
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-element="${CSS.escape(pointer)}"]`)?.focus({ preventScroll: true }));
  };
  return (
    <input ref={input} className={`labeledit ${className}`} aria-label={t("label")} value={draft} placeholder={placeholder} size={Math.max(6, [...draft].reduce((sum, sign) => sum + (sign > "\u2e80" ? 2 : 1), 1))}
      onChange={(event) => setDraft(event.target.value)} onBlur={() => finish(true)} onClick={(event) => event.stopPropagation()}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        event.stopPropagation();
        if (event.key === "Enter") finish(true);
        if (event.key === "Escape") finish(false);
      }} />
  );
}
