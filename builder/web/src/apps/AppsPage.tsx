import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { formatWhen, useLabel, useLanguage, useT } from "@/i18n"
import { useSession } from "@/session"
import { Button, ButtonLink } from "@/ui/Button"
import { Empty } from "@/ui/Empty"
import { ErrorState } from "@/ui/ErrorState"
import { Icon } from "@/ui/Icon"
import { Mark } from "@/ui/Mark"
import { SearchBox } from "@/ui/SearchBox"
import { Loading, Skeleton } from "@/ui/Skeleton"
import { Tag } from "@/ui/Tag"
import { useTitle } from "@/ui/useTitle"
import { builder } from "../api/builder"
import type { AppCard } from "../api/types"
import { matching } from "../forms/search"
import { go } from "../location"
import { ImportDialog } from "./ImportDialog"
import { NewAppDialog } from "./NewAppDialog"
import "./texts"

/** Every app one may build, and the three ways to begin another. */
export default function AppsPage() {
  const t = useT("apps")
  const label = useLabel()
  const language = useLanguage()
  const { setLanguage } = useSession()
  const [text, setText] = useState("")
  const [dialog, setDialog] = useState<"new" | "import" | null>(null)
  const query = useQuery({ queryKey: ["builder-apps"], queryFn: async () => (await builder.apps()).items })
  const apps = query.data ?? []
  useTitle(t("title"))
  return (
    <div className="des list">
      <header className="bar desbar">
        <Mark />
        <h1 className="appname">{t("title")}</h1>
        <span className="t3 sm only-wide">{t("about")}</span>
        <span className="right row">
          <Button small kind="quiet" icon="globe" onClick={() => void setLanguage(language === "zh" ? "en" : "zh")}>
            {t("language")}
          </Button>
          <ButtonLink small href="/" icon="layout-dashboard">
            {t("toApps")}
          </ButtonLink>
        </span>
      </header>
      <main className="canvas scrolls">
        <div className="partpage wide">
          <div className="row between wrap" style={{ marginBottom: 16 }}>
            <SearchBox value={text} onChange={setText} placeholder={t("search")} width={240} />
            <span className="row">
              <Button icon="upload" onClick={() => setDialog("import")}>
                {t("import")}
              </Button>
              <Button kind="primary" icon="plus" onClick={() => setDialog("new")}>
                {t("newApp")}
              </Button>
            </span>
          </div>
          {query.error ? (
            <ErrorState error={query.error} onAgain={() => void query.refetch()} />
          ) : !query.data ? (
            <Loading>
              <div className="appgrid">
                {[0, 1, 2].map((at) => (
                  <div key={at} className="card padded" style={{ height: 116 }}>
                    <Skeleton width="60%" />
                  </div>
                ))}
              </div>
            </Loading>
          ) : !apps.length ? (
            <div className="sheet">
              <Empty icon="box" title={t("empty")} text={t("emptyText")}>
                <Button icon="plus" onClick={() => setDialog("new")}>
                  {t("newApp")}
                </Button>
                <Button icon="upload" onClick={() => setDialog("import")}>
                  {t("import")}
                </Button>
              </Empty>
            </div>
          ) : (
            <ul className="appgrid">
              {matching(apps, text, (app) => [label(app.name), app.key]).map((app) => (
                <li key={app.key}>
                  <Card app={app} />
                </li>
              ))}
            </ul>
          )}
        </div>
      </main>
      {dialog === "new" && <NewAppDialog taken={apps.map((app) => app.key)} onClose={() => setDialog(null)} />}
      {dialog === "import" && <ImportDialog onClose={() => setDialog(null)} />}
    </div>
  )
}

function Card({ app }: { app: AppCard }) {
  const t = useT("apps")
  const label = useLabel()
  const changes = app.draft?.changes ?? 0
  return (
    <button
      type="button"
      className="card appcard"
      onClick={() => go({ app: app.key, part: "forms", key: null, tab: null })}
    >
      <span className="row">
        <span className="av l co">
          <Icon name={app.icon ?? "box"} />
        </span>
        <span className="grow">
          <span className="bb ell block">{label(app.name) || app.key}</span>
          <span className="xs t3 mono">{app.key}</span>
        </span>
      </span>
      <span className="row wrap">
        {app.release === null ? <Tag line>{t("never")}</Tag> : <Tag>{t("release", { n: app.release })}</Tag>}
        {changes > 0 && <Tag color="amber">{t("draft", { n: changes })}</Tag>}
        <span className="right xs t3">
          {app.draft?.saved_at ? t("saved", { at: formatWhen(app.draft.saved_at) }) : t("noDraft")}
        </span>
      </span>
    </button>
  )
}
