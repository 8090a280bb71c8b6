/** Every key there is, by place. */
import { useT } from "@/i18n"
import { Dialog } from "@/ui/Dialog"
import { Kbd } from "@/ui/Kbd"
import "./search.css"
import "./texts"

const GROUPS: [string, [string[], string][]][] = [
  ["anywhere", [[["Mod K"], "search"], [["?"], "help"], [["Esc"], "close"]]],
  ["list", [[["J", "K"], "move"], [["X"], "select"], [["Shift", "↓"], "range"], [["Mod A"], "all"], [["Enter"], "open"], [["F2"], "edit"], [["C"], "new"], [["/"], "find"], [["F"], "filter"]]],
  ["board", [[["M"], "card"]]],
  ["inbox", [[["J", "K"], "task"], [["A"], "approve"], [["R"], "reject"], [["Enter"], "comment"], [["X"], "tick"], [["/"], "find_task"]]],
  ["record", [[["Mod S"], "save"]]],
]

export function ShortcutsDialog({ open = true, onClose }: { open?: boolean; onClose: () => void }) {
  const t = useT("search")
  return (
    <Dialog open={open} onClose={onClose} title={t("shortcuts")} size="wide">
      <div className="shortcuts">
        {GROUPS.map(([group, lines]) => (
          <section key={group}>
            <h3 className="sech">{t(`group.${group}`)}</h3>
            <dl>
              {lines.map(([keys, words]) => (
                <div key={words} className="row sm"><dt className="grow">{t(`k.${words}`)}</dt><dd className="row g1">{keys.map((key) => <Kbd key={key} keys={key} />)}</dd></div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}

export default ShortcutsDialog
