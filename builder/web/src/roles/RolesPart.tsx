import { useState } from "react"
import { useLabel, useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { Checkbox } from "@/ui/Checkbox"
import { Empty } from "@/ui/Empty"
import { Icon } from "@/ui/Icon"
import { IconButton } from "@/ui/IconButton"
import { Menu } from "@/ui/Menu"
import { Select } from "@/ui/Select"
import { add, duplicate, patch, remove } from "../commands"
import { unique } from "../document/keys"
import { join } from "../document/pointer"
import type { Keyed, RoleDef } from "../document/types"
import { useDesign, useDo, useDocument } from "../frame/context"
import { RenameDialog } from "../forms/RenameDialog"
import { toastUndo, words } from "../forms/actions"
import { go, usePlace } from "../location"
import { ListEdit } from "../properties/editors/references"
import { editorFor } from "../properties/registry"
import { Matrix } from "./Matrix"
import "../forms/texts"
import "./texts"

/** Roles at the left; what the chosen one may do with every form, in one table. */
export default function RolesPart() {
  const t = useT("roles")
  const label = useLabel()
  const document = useDocument()
  const perform = useDo()
  const chosen = usePlace((place) => place.key)
  const roles = document.roles ?? []
  const at = Math.max(
    0,
    roles.findIndex((role) => role.key === chosen),
  )
  const role = roles[at]
  const make = () => {
    const key = unique(
      "role",
      roles.map((each) => each.key),
    )
    perform(add, {
      list: "/roles",
      values: [
        {
          key,
          name: { en: "New role", zh: "新角色" },
          may: (document.forms ?? []).map((form) => ({ form: form.key, read: true })),
        },
      ],
    })
    go({ key })
  }
  return (
    <main className="desb cols json">
      <nav className="pane l sidenav" aria-label={t("roles")}>
        <div className="ph">
          <h2 className="plainh">{t("roles")}</h2>
          <span className="t3 num" style={{ fontWeight: 400 }}>
            {roles.length}
          </span>
          <span className="right">
            <IconButton icon="plus" label={t("newRole")} onClick={make} />
          </span>
        </div>
        <ul className="scrolls" style={{ padding: 8 }}>
          {roles.map((each, index) => (
            <li key={each.key}>
              <button
                type="button"
                className={`navline${index === at ? " on" : ""}`}
                aria-current={index === at || undefined}
                onClick={() => go({ key: each.key })}
              >
                <Icon name="shield-check" size="s" />
                <span className="grow">
                  <span className="b ell block">{label(each.name) || each.key}</span>
                  <span className="t3 xs ell block">{label(each.help) || each.key}</span>
                </span>
              </button>
            </li>
          ))}
        </ul>
      </nav>
      {role ? (
        <RoleEditor key={role.key} role={role} at={at} />
      ) : (
        <div className="canvas">
          <Empty icon="shield-check" title={t("empty")} text={t("emptyText")}>
            <Button icon="plus" onClick={make}>
              {t("newRole")}
            </Button>
          </Empty>
        </div>
      )}
    </main>
  )
}

function RoleEditor({ role, at }: { role: RoleDef; at: number }) {
  const t = useT("roles")
  const label = useLabel()
  const design = useDesign()
  const document = useDocument()
  const perform = useDo()
  const [renaming, setRenaming] = useState(false)
  const pointer = join("", "roles", at)
  const put = (members: Partial<RoleDef>, typing?: boolean) => perform(patch, { pointers: [pointer], members, typing })
  const Words = editorFor("label").Edit
  const pages = (document.pages ?? []) as Keyed[],
    reports = (document.reports ?? []) as Keyed[]
  const everything = typeof role.reports !== "object" ? role.reports !== false : false
  const setAll = (full: boolean) =>
    put({
      may: full
        ? (document.forms ?? []).map((form) => ({
            ...(role.may ?? []).find((each) => each.form === form.key),
            form: form.key,
            read: true,
            create: true,
            update: true,
          }))
        : [],
    })
  return (
    <section className="middle wide" aria-label={t("matrix", { name: label(role.name) || role.key })}>
      <div className="row formbar">
        <h2 className="ell">{label(role.name) || role.key}</h2>
        <button type="button" className="t3 xs mono keybtn" title={t("rename")} onClick={() => setRenaming(true)}>
          {role.key}
        </button>
        <span className="right row g1">
          <Menu
            align="end"
            trigger={(props) => <IconButton {...props} icon="ellipsis" label={t("more")} />}
            items={[
              { key: "all", icon: "check", label: t("setAll"), run: () => setAll(true) },
              { key: "clear", icon: "ban", label: t("clearAll"), run: () => setAll(false) },
              "-",
              {
                key: "duplicate",
                icon: "copy-plus",
                label: t("duplicate"),
                run: () => perform(duplicate, { pointers: [pointer] }),
              },
              { key: "rename", icon: "key-round", label: t("rename"), run: () => setRenaming(true) },
              {
                key: "remove",
                icon: "trash-2",
                danger: true,
                label: t("remove"),
                run: () => {
                  go({ key: null })
                  perform(remove, { pointers: [pointer] })
                  toastUndo(design, words("deletedField", { name: label(role.name) || role.key }))
                },
              },
            ]}
          />
        </span>
      </div>
      <div className="canvas scrolls">
        <div className="partpage wide">
          <div className="sheet padded row wrap g4">
            <label style={{ width: 240 }}>
              <span className="label">{t("name")}</span>
              <Words
                id="role-name"
                title={t("name")}
                spec={{ name: "name", editor: "label", tab: "common", schema: {}, title: t("name"), fallback: "" }}
                value={role.name}
                owner={role as never}
                form={undefined}
                onChange={(name, typing) => put({ name: (name ?? "") as string }, typing)}
              />
            </label>
            <div style={{ width: 220 }}>
              <span className="label">{t("home")}</span>
              <Select
                small
                clearable
                label={t("home")}
                value={role.home ?? null}
                onChange={(home) => put({ home: home ?? undefined })}
                options={pages.map((page) => ({ value: page.key, label: label(page.name) || page.key }))}
              />
            </div>
            <div style={{ alignSelf: "flex-end" }}>
              <Checkbox checked={role.portal ?? false} onChange={(portal) => put({ portal: portal || undefined })}>
                {t("portal")}
              </Checkbox>
            </div>
          </div>
          <Matrix role={role} pointer={pointer} />
          <div className="sheet padded">
            <h3 className="sech">{t("reports")}</h3>
            <Checkbox checked={everything} onChange={(all) => put({ reports: all ? undefined : [] })}>
              {t("reportsAll")}
            </Checkbox>
            {!everything && (
              <div className="mt2" style={{ maxWidth: 360 }}>
                <ListEdit
                  title={t("reports")}
                  list={Array.isArray(role.reports) ? role.reports : []}
                  choices={reports.map((report) => ({ value: report.key, label: label(report.name) || report.key }))}
                  onChange={(next) => put({ reports: next })}
                />
              </div>
            )}
          </div>
        </div>
      </div>
      {renaming && <RenameDialog pointer={pointer} onClose={() => setRenaming(false)} />}
    </section>
  )
}
