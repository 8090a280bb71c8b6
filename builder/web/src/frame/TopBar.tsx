import { useLabel, useLanguage, useT, formatWhen } from "@/i18n"
import { useResolvedTheme, useSession } from "@/session"
import { Avatar } from "@/ui/Avatar"
import { Button } from "@/ui/Button"
import { confirm } from "@/ui/Confirm"
import { Icon } from "@/ui/Icon"
import { IconButton } from "@/ui/IconButton"
import { Kbd } from "@/ui/Kbd"
import { Mark } from "@/ui/Mark"
import { Menu } from "@/ui/Menu"
import { toast } from "@/ui/toast"
import { queryClient } from "@/api"
import { builder } from "../api/builder"
import { dropCopy } from "../autosave/localCopy"
import { go, PARTS, usePlace } from "../location"
import { useDesign, useDesigner, useDocument } from "./context"
import { download } from "./download"
import { useOverlay } from "./overlay"
import "./texts"

export function TopBar() {
  const t = useT("design")
  const label = useLabel()
  const { me } = useSession()
  const name = useDesigner((state) => label(state.document.name))
  const part = usePlace((place) => place.part)
  const show = useOverlay((state) => state.show)
  const changes = useDesigner((state) => state.changes)
  return (
    <header className="bar desbar">
      <IconButton icon="arrow-left" label={t("back")} onClick={() => go({ app: null, key: null, tab: null })} />
      <Mark />
      <h1 className="ell appname">{name}</h1>
      <nav className="row g1 parts" aria-label={t("parts")}>
        {PARTS.map((each) => (
          <Button
            key={each}
            kind="quiet"
            small
            on={each === part}
            aria-current={each === part ? "page" : undefined}
            onClick={() => go({ part: each })}
          >
            {t(each)}
          </Button>
        ))}
      </nav>
      <button type="button" className="search find" onClick={() => show("find")}>
        <Icon name="search" size="s" />
        <span className="ell grow findwords">{t("find")}</span>
        <Kbd keys="Mod K" />
      </button>
      <span className="right row" style={{ gap: 6 }}>
        <SaveMark />
        <UndoButtons />
        <Avatar name={me.name} size="m" me />
        <Button small icon="eye" onClick={() => show("preview")}>
          {t("preview")}
        </Button>
        <Button small kind="primary" onClick={() => show("publish")}>
          {t("publish")}
          {changes > 0 && <span className="num count">{t("changes", { n: changes })}</span>}
        </Button>
        <MoreMenu />
      </span>
    </header>
  )
}

const MARKS = {
  saved: "cloud",
  unsaved: "cloud",
  saving: "cloud-upload",
  offline: "cloud-off",
  conflict: "cloud-alert",
  failed: "cloud-alert",
} as const

function SaveMark() {
  const t = useT("design")
  const save = useDesigner((state) => state.save)
  const { autosave } = useDesign()
  const words =
    save.kind === "saved"
      ? save.at
        ? t("saved", { at: formatWhen(save.at) })
        : t("savedPlain")
      : t(save.kind, save.kind === "failed" ? { message: save.message } : {})
  const bad = save.kind === "conflict" || save.kind === "failed" || save.kind === "offline"
  return (
    <span className={`xs row g1 nowrap savemark ${bad ? "warning b" : "t3"}`} title={words}>
      <Icon name={MARKS[save.kind]} size="s" />
      <span className="ell">{words}</span>
      {save.kind === "conflict" && (
        <button type="button" className="link" onClick={() => useOverlay.getState().decideLater(false)}>
          {t("decide")}
        </button>
      )}
      {save.kind === "failed" && (
        <button type="button" className="link" onClick={() => void autosave.flush()}>
          {t("again")}
        </button>
      )}
    </span>
  )
}

function UndoButtons() {
  const t = useT("design")
  const label = useLabel()
  const history = useDesigner((state) => state.history)
  const undo = useDesigner((state) => state.undo),
    redo = useDesigner((state) => state.redo)
  const last = history.past.at(-1),
    next = history.future[0]
  return (
    <>
      <IconButton
        icon="undo-2"
        label={last ? t("undoOf", { title: label(last.title) }) : t("undo")}
        keys="Mod Z"
        disabled={!last}
        onClick={() => undo()}
      />
      <IconButton
        icon="redo-2"
        label={next ? t("redoOf", { title: label(next.title) }) : t("redo")}
        keys="Mod Shift Z"
        disabled={!next}
        onClick={() => redo()}
      />
    </>
  )
}

function MoreMenu() {
  const t = useT("design")
  const design = useDesign()
  const { app } = design
  const { setLanguage, setTheme } = useSession()
  const language = useLanguage(),
    theme = useResolvedTheme()
  const document = useDocument()
  const changes = useDesigner((state) => state.changes)
  const show = useOverlay((state) => state.show)
  const discard = async () => {
    const body =
      design.baseRelease === null ? t("discardNew") : t("discardBody", { n: changes, release: design.baseRelease })
    if (!(await confirm({ title: t("discardTitle"), body, action: t("discard"), danger: true }))) return
    await builder.discard(app)
    await dropCopy(app)
    if (design.baseRelease === null) return go({ app: null, key: null, tab: null })
    await queryClient.resetQueries({ queryKey: ["draft", app] })
    toast(t("discarded"))
  }
  return (
    <Menu
      align="end"
      label={t("more")}
      trigger={(trigger) => <IconButton {...trigger} icon="ellipsis-vertical" label={t("more")} />}
      items={[
        { key: "settings", icon: "settings", label: t("settings"), run: () => show("settings") },
        { key: "releases", icon: "history", label: t("releases"), run: () => go({ part: "releases" }) },
        { key: "export", icon: "download", label: t("export"), run: () => download(`${document.key}.json`, document) },
        { key: "discard", icon: "rotate-ccw", label: t("discard"), danger: true, run: () => void discard() },
        "-",
        {
          key: "language",
          icon: "globe",
          label: t("language"),
          run: () => void setLanguage(language === "zh" ? "en" : "zh"),
        },
        {
          key: "theme",
          icon: theme === "dark" ? "sun" : "moon",
          label: t(theme === "dark" ? "light" : "dark"),
          run: () => void setTheme(theme === "dark" ? "light" : "dark"),
        },
        { key: "keys", icon: "keyboard", label: t("keysTitle"), keys: "?", run: () => show("shortcuts") },
      ]}
    />
  )
}
