import type { FormView, Rec } from "@/api/types"
import { fieldOf } from "@/app"
import { useLabel, useT } from "@/i18n"
import { Avatar } from "@/ui/Avatar"
import { Button, ButtonLink } from "@/ui/Button"
import { Icon } from "@/ui/Icon"
import { Menu } from "@/ui/Menu"
import { CellShow, FieldShow, isEmpty } from "@/widgets"
import type { useButtons } from "./useButtons"

type Buttons = ReturnType<typeof useButtons>

/** The tags beside the name: choices filled, words outlined. */
export function RecordTags({ form, record, which }: { form: FormView; record: Rec; which: "choices" | "words" | "all" }) {
  const fields = (form.page.tags ?? []).map((key) => fieldOf(form, key)).filter((field) => field !== undefined && !isEmpty(record[field.key])).map((field) => field!)
  const shown = fields.filter((field) => which === "all" || (which === "words") === (field.type === "tags"))
  return <>{shown.map((field) => <CellShow key={field.key} field={field} rec={record} />)}</>
}

const contactOf = (form: FormView, record: Rec) => ({
  phone: form.fields.find((field) => field.type === "phone" && record[field.key]),
  mail: form.fields.find((field) => field.type === "email" && record[field.key]),
})

function Actions({ form, record, buttons }: { form: FormView; record: Rec; buttons: Buttons }) {
  const t = useT("record")
  const words = useLabel()
  const { phone, mail } = contactOf(form, record)
  const [main, ...others] = buttons.buttons
  const few = others.slice(0, 3)
  const rest = others.slice(3)
  return (
    <div className="row actions">
      {phone && <ButtonLink small icon="phone" href={`tel:${String(record[phone.key])}`}>{t("call")}</ButtonLink>}
      {mail && <ButtonLink small icon="mail" href={`mailto:${String(record[mail.key])}`}>{t("mail")}</ButtonLink>}
      {few.map((button) => <Button key={button.key} small icon={button.icon ?? undefined} busy={buttons.busy === button.key} onClick={() => void buttons.press(button)}>{words(button.label)}</Button>)}
      {rest.length > 0 && <Menu label={t("more")} align="end" items={rest.map((button) => ({ key: button.key, label: words(button.label), icon: button.icon ?? undefined, run: () => void buttons.press(button) }))} trigger={(props) => <Button {...props} small icon="ellipsis" aria-label={t("more")} />} />}
      {main && <Button small kind="primary" icon={main.icon ?? undefined} busy={buttons.busy === main.key} onClick={() => void buttons.press(main)}>{words(main.label)}</Button>}
    </div>
  )
}

/** Who or what this is, its tags, and what one can do with it. */
export function RecordHead({ form, record, buttons }: { form: FormView; record: Rec; buttons: Buttons }) {
  const subtitle = form.subtitle ? fieldOf(form, form.subtitle) : undefined
  return (
    <div className="rechead">
      <Avatar name={record.title} thing size="xl" />
      <div className="grow">
        <div className="row wrap"><h2>{record.title}</h2><RecordTags form={form} record={record} which="choices" /></div>
        <div className="row wrap mt1 words">
          {subtitle && !isEmpty(record[subtitle.key]) && <span className="t3 sm"><FieldShow field={subtitle} value={record[subtitle.key]} rec={record} /></span>}
          <RecordTags form={form} record={record} which="words" />
        </div>
      </div>
      <Actions form={form} record={record} buttons={buttons} />
    </div>
  )
}

/** On a phone: up to four large buttons in thumb reach. */
export function PhoneActions({ form, record, buttons, mayEdit, onEdit }: { form: FormView; record: Rec; buttons: Buttons; mayEdit: boolean; onEdit: () => void }) {
  const t = useT("record")
  const words = useLabel()
  const { phone, mail } = contactOf(form, record)
  const tiles = [
    ...buttons.buttons.slice(0, 2).map((button) => ({ key: button.key, icon: button.icon ?? "zap", label: words(button.label), run: () => void buttons.press(button), href: undefined as string | undefined })),
    ...(phone ? [{ key: "call", icon: "phone", label: t("call"), href: `tel:${String(record[phone.key])}`, run: undefined }] : []),
    ...(mail ? [{ key: "mail", icon: "mail", label: t("mail"), href: `mailto:${String(record[mail.key])}`, run: undefined }] : []),
    ...(mayEdit ? [{ key: "edit", icon: "pencil", label: t("edit"), run: onEdit, href: undefined }] : []),
  ].slice(0, 4)
  return (
    <div className="ptiles">
      {tiles.map((tile, index) => {
        const inside = <><Icon name={tile.icon} size="l" /><span className="ell">{tile.label}</span></>
        const className = `ptile xs b${index === 0 && tile.run && tile.key !== "edit" ? " main" : ""}`
        return tile.href ? <a key={tile.key} href={tile.href} className={className}>{inside}</a> : <button key={tile.key} type="button" className={className} onClick={tile.run}>{inside}</button>
      })}
    </div>
  )
}
