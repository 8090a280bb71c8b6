import { useQuery } from "@tanstack/react-query"
import { useMemo, useState } from "react"
import { isProblem } from "@/api"
import type { AppView, FormView } from "@/api/types"
import { AppProvider } from "@/app"
import { createFormStore, FormBody, FormErrors } from "@/form"
import { useLabel, useT } from "@/i18n"
import { useSession } from "@/session"
import { Button } from "@/ui/Button"
import { Dialog } from "@/ui/Dialog"
import { Empty } from "@/ui/Empty"
import { ErrorState } from "@/ui/ErrorState"
import { Note } from "@/ui/Note"
import { Segmented } from "@/ui/Segmented"
import { Select } from "@/ui/Select"
import { Loading, SkeletonLines } from "@/ui/Skeleton"
import { builder } from "../api/builder"
import type { AppDoc } from "../document/types"
import { useDesign, useDocument, useDesigner } from "../frame/context"
import { jump } from "../frame/jump"
import { usePlace } from "../location"
import { ProblemLine } from "../panels/ProblemsPanel"
import { RoleLists } from "./RoleLists"
import { RoleMenu } from "./RoleMenu"
import "./texts"

type Device = "desktop" | "tablet" | "phone"
const WIDTHS: Record<Device, number> = { desktop: 960, tablet: 768, phone: 390 }

const DESIGNER = "preview_everything"

/** A role that exists only in the request: it may do everything. */
const withDesigner = (document: AppDoc): AppDoc => ({
  ...document,
  roles: [
    ...(document.roles ?? []),
    {
      key: DESIGNER,
      name: "",
      may: (document.forms ?? []).map((form) => ({
        form: form.key,
        read: true,
        create: true,
        update: true,
        delete: true,
      })),
    },
  ],
})

/** The app as a role would see it, with the runtime's own form and rules. Nothing is saved. */
export default function PreviewDialog({ onClose }: { onClose: () => void }) {
  const t = useT("preview")
  const label = useLabel()
  const document = useDocument()
  const version = useDesigner((state) => state.version)
  const { store } = useDesign()
  const place = usePlace()
  const [role, setRole] = useState<string>("*")
  const [device, setDevice] = useState<Device>("desktop")
  const [shows, setShows] = useState<"record" | "lists">("record")
  const [form, setForm] = useState<string | null>(place.part === "forms" ? place.key : null)
  const roles = document.roles ?? []
  const query = useQuery({
    queryKey: ["preview", document.key, version, role],
    queryFn: () =>
      role === "*" ? builder.preview(withDesigner(document), [DESIGNER]) : builder.preview(document, [role]),
    gcTime: 0,
    retry: false,
  })
  const view = query.data
  const keys = Object.keys(view?.forms ?? {}).filter((key) => !view?.forms[key]?.child_of)
  const chosen = form && keys.includes(form) ? form : keys[0]
  const hidden =
    view && chosen
      ? (document.forms?.find((each) => each.key === chosen)?.fields?.length ?? 0) -
        view.forms[chosen]!.fields.filter((field) =>
          document.forms?.find((each) => each.key === chosen)?.fields?.some((each) => each.key === field.key),
        ).length
      : 0
  const problems = isProblem(query.error) ? query.error.errors : []
  return (
    <Dialog size="huge" title={t("title")} about={t("about")} onClose={onClose}>
      <div className="row wrap g3 previewbar">
        <span style={{ width: 220 }}>
          <Select
            label={t("role")}
            value={role}
            onChange={(next) => setRole(next ?? "*")}
            options={[
              { value: "*", label: t("builder") },
              ...roles.map((each) => ({ value: each.key, label: label(each.name) || each.key })),
            ]}
          />
        </span>
        <span style={{ width: 220 }}>
          <Select
            label={t("form")}
            value={chosen ?? null}
            onChange={setForm}
            options={keys.map((key) => ({ value: key, label: label(view!.forms[key]!.name) || key }))}
          />
        </span>
        <Segmented
          value={shows}
          onChange={setShows}
          items={(["record", "lists"] as const).map((key) => ({ key, label: t(key) }))}
        />
        <span className="right">
          <Segmented
            value={device}
            onChange={setDevice}
            items={(["desktop", "tablet", "phone"] as const).map((key) => ({ key, label: t(key) }))}
          />
        </span>
      </div>
      <div className="previewstage dots">
        {query.error ? (
          problems.length ? (
            <div className="sheet padded">
              <Note kind="bad">{t("failed")}</Note>
              <ul>
                {problems.map((each, at) => (
                  <li key={at}>
                    <ProblemLine
                      problem={{ severity: "error", ...each } as never}
                      document={document}
                      onClick={() => {
                        onClose()
                        jump(store, each.pointer.replace(/^\/document/, ""))
                      }}
                    />
                  </li>
                ))}
              </ul>
            </div>
          ) : (
            <ErrorState error={query.error} onAgain={() => void query.refetch()} />
          )
        ) : !view ? (
          <Loading>
            <SkeletonLines lines={6} />
          </Loading>
        ) : !chosen ? (
          <Empty icon="lock" title={t("noForms")} />
        ) : (
          <>
            {device === "desktop" && <RoleMenu app={view} form={chosen} onForm={setForm} />}
            <div className={`sheet device ${device}`} style={{ width: WIDTHS[device], maxWidth: "100%" }}>
              {hidden > 0 && (
                <p className="t3 xs" style={{ padding: "8px 24px 0" }}>
                  {t("hidden", { n: hidden })}
                </p>
              )}
              {shows === "lists" ? (
                <RoleLists form={view.forms[chosen]!} />
              ) : (
                <>
                  {!view.forms[chosen]!.may.create && (
                    <div style={{ padding: "12px 24px 0" }}>
                      <Note kind="warn">{t("noCreate")}</Note>
                    </div>
                  )}
                  <AppProvider app={view}>
                    <Trial key={`${role} ${chosen} ${version}`} app={view} form={view.forms[chosen]!} />
                  </AppProvider>
                </>
              )}
            </div>
          </>
        )}
      </div>
    </Dialog>
  )
}

function Trial({ app, form }: { app: AppView; form: FormView }) {
  const t = useT("preview")
  const { me } = useSession()
  const [round, setRound] = useState(0)
  const [valid, setValid] = useState<boolean | null>(null)
  const store = useMemo(() => createFormStore(form, {}, { app, me, mode: "create" }), [form, app, me, round]) // eslint-disable-line react-hooks/exhaustive-deps
  return (
    <div style={{ padding: "16px 24px 20px" }}>
      <FormErrors store={store} />
      <FormBody store={store} />
      <div className="row mt4">
        <Button icon="shield-check" onClick={() => setValid(store.validate())}>
          {t("check")}
        </Button>
        <Button
          kind="quiet"
          icon="rotate-ccw"
          onClick={() => {
            setRound(round + 1)
            setValid(null)
          }}
        >
          {t("again")}
        </Button>
        {valid !== null && (
          <span role="status" className={valid ? "success sm" : "danger sm"}>
            {t(valid ? "valid" : "invalid")}
          </span>
        )}
      </div>
    </div>
  )
}
