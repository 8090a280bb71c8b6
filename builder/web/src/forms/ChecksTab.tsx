import { useLabel, useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { Empty } from "@/ui/Empty"
import { IconButton } from "@/ui/IconButton"
import { add, patch, remove } from "../commands"
import { ConditionEditor } from "../conditions/ConditionEditor"
import { unique } from "../document/keys"
import { join } from "../document/pointer"
import type { CheckDef } from "../document/types"
import { useDo, useSelection } from "../frame/context"
import { editorFor } from "../properties/registry"
import { useFormEditing } from "./context"

/** Checks: when this holds, that must hold, else these words. */
export function ChecksTab() {
  const t = useT("forms")
  const { actions, form } = useFormEditing()
  const perform = useDo()
  const base = join("", "forms", actions.at, "checks")
  const checks = form.checks ?? []
  const make = () =>
    perform(add, {
      list: base,
      values: [
        {
          key: unique(
            "check",
            checks.map((each) => each.key),
          ),
          must: form.fields?.[0] ? `${form.fields[0].key} != null` : "true",
          message: { en: "Write a message.", zh: "请写明提示。" },
        },
      ],
    })
  return (
    <div className="canvas scrolls">
      <div className="partpage">
        {!checks.length ? (
          <div className="sheet">
            <Empty icon="shield-check" title={t("checksEmpty")} text={t("checksEmptyText")}>
              <Button icon="plus" onClick={make}>
                {t("newCheck")}
              </Button>
            </Empty>
          </div>
        ) : (
          <>
            {checks.map((check, at) => (
              <CheckCard key={check.key} check={check} pointer={join(base, at)} />
            ))}
            <Button icon="plus" onClick={make}>
              {t("newCheck")}
            </Button>
          </>
        )}
      </div>
    </div>
  )
}

function CheckCard({ check, pointer }: { check: CheckDef; pointer: string }) {
  const t = useT("forms")
  const label = useLabel()
  const perform = useDo()
  const { form } = useFormEditing()
  const selected = useSelection().includes(pointer)
  const put = (members: Partial<CheckDef>, typing?: boolean) => perform(patch, { pointers: [pointer], members, typing })
  const Words = editorFor("label").Edit,
    Field = editorFor("field").Edit
  return (
    <section className={`sheet checkcard${selected ? " sel" : ""}`} aria-label={label(check.message) || check.key}>
      <div className="row">
        <span className="t3 xs mono">{check.key}</span>
        <span className="right">
          <IconButton
            icon="trash-2"
            label={`${t("delete")} ${check.key}`}
            onClick={() => perform(remove, { pointers: [pointer] })}
          />
        </span>
      </div>
      <ConditionEditor
        headed
        title={t("when")}
        value={check.when}
        fallback
        form={form}
        onChange={(when) => put({ when })}
      />
      <ConditionEditor
        headed
        title={t("must")}
        value={check.must}
        fallback={false}
        form={form}
        onChange={(must) => put({ must: typeof must === "string" ? must : "true" })}
      />
      <div className="row wrap g4">
        <label className="grow" style={{ minWidth: 240 }}>
          <span className="label">{t("message")}</span>
          <Words
            id={`${check.key}-message`}
            title={t("message")}
            spec={{ name: "message", editor: "label", tab: "common", schema: {}, title: t("message"), fallback: "" }}
            value={check.message}
            owner={check as never}
            form={form}
            onChange={(message, typing) => put({ message: (message ?? "") as string }, typing)}
          />
        </label>
        <div style={{ width: 220 }}>
          <span className="label">{t("atField")}</span>
          <Field
            id={`${check.key}-field`}
            title={t("atField")}
            spec={{ name: "field", editor: "field", tab: "common", schema: {}, title: t("atField"), fallback: null }}
            value={check.field}
            owner={check as never}
            form={form}
            onChange={(field) => put({ field: field as string | undefined })}
          />
        </div>
      </div>
    </section>
  )
}
