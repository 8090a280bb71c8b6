import { useT } from "@/i18n"
import { Dialog } from "@/ui/Dialog"
import { Kbd } from "@/ui/Kbd"

const GENERAL: [string, string][] = [
  ["Mod K", "find"],
  ["Mod S", "save"],
  ["Mod Z", "undo"],
  ["Mod Shift Z", "redo"],
  ["Mod Shift P", "preview"],
  ["Mod Shift Enter", "publish"],
  ["?", "help"],
]
const CANVAS: [string, string][] = [
  ["/", "palette"],
  ["Enter", "add"],
  ["↑ ↓", "next"],
  ["Alt ↑ ↓", "move"],
  ["Alt ← →", "width"],
  ["F2", "label"],
  ["Mod C X V", "copy"],
  ["Mod D", "duplicate"],
  ["Delete", "delete"],
  ["Mod G", "group"],
  ["Mod Shift G", "ungroup"],
  ["Shift ↑ ↓", "extend"],
  ["Mod A", "all"],
  ["Esc", "escape"],
]

export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const t = useT("design")
  const list = (title: string, keys: [string, string][]) => (
    <section>
      <h3 className="palh" style={{ padding: "0 0 6px" }}>
        {t(title)}
      </h3>
      {keys.map(([key, name]) => (
        <div key={name} className="row between" style={{ minHeight: 28 }}>
          <span className="sm">{t(`key.${name}`)}</span>
          <span className="row g1">
            {key.split(" ").map((each) => (
              <Kbd key={each} keys={each} />
            ))}
          </span>
        </div>
      ))}
    </section>
  )
  return (
    <Dialog title={t("keysTitle")} onClose={onClose} size="wide">
      <div className="twocols">
        {list("keys.general", GENERAL)}
        {list("keys.canvas", CANVAS)}
      </div>
    </Dialog>
  )
}
