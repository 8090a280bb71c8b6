import { useLabel, useT } from "@/i18n"
import { Icon } from "@/ui/Icon"
import { Menu } from "@/ui/Menu"
import { Segmented } from "@/ui/Segmented"
import { add, remove } from "../../commands"
import { unique } from "../../document/keys"
import { say } from "../../document/labels"
import { join } from "../../document/pointer"
import { copy } from "../../commands/command"
import { automaticLayout } from "../../document/forms"
import { useDesign, useDo } from "../../frame/context"
import { useFormEditing } from "../context"
import { useScreen, type Device } from "../ui"

const DEVICES: [Device, string][] = [
  ["desktop", "monitor"],
  ["tablet", "tablet"],
  ["phone", "smartphone"],
]

export function CanvasHead() {
  const t = useT("forms")
  const label = useLabel()
  const { form, language } = useFormEditing()
  const { device, set } = useScreen()
  return (
    <div className="row between wrap canvashead">
      <div className="row g1">
        <span className="b sm">{label(form.name) || form.key}</span>
        <span className="t3">
          <Icon name="chevron-right" size="xs" />
        </span>
        <LayoutSwitch />
      </div>
      <div className="row segs">
        <Segmented
          label={t("device")}
          value={device}
          onChange={(next) => set({ device: next })}
          items={DEVICES.map(([key, icon]) => ({
            key,
            title: t(key),
            label: (
              <>
                <Icon name={icon} size="s" className="only-narrow" />
                <span className="only-wide">{t(key)}</span>
              </>
            ),
          }))}
        />
        <Segmented
          label={t("canvasLanguage")}
          value={language}
          onChange={(next) => set({ language: next })}
          items={[
            { key: "en", label: "English" },
            { key: "zh", label: "中文" },
          ]}
        />
      </div>
    </div>
  )
}

/** Several layouts per form: choose, add a copy of this one, settings, delete. */
function LayoutSwitch() {
  const t = useT("forms")
  const { actions, form, layout, language } = useFormEditing()
  const { store } = useDesign()
  const perform = useDo()
  const { layout: at, set } = useScreen()
  const written = Boolean(form.layouts?.length)
  const list = form.layouts ?? []
  const list_ = join("", "forms", actions.at, "layouts")
  const addLayout = () => {
    actions.written()
    const from = copy(layout.body ? layout : automaticLayout(form))
    const key = unique(
      "layout",
      list.map((each) => each.key),
    )
    perform(add, { list: list_, values: [{ ...from, key, name: { en: "New layout", zh: "新布局" } }], select: false })
    set({ layout: Math.max(list.length, 1) })
    store.getState().select([join(list_, Math.max(list.length, 1))])
  }
  const name = (each: typeof layout) => say(each.name, language) || (list.length > 1 ? each.key : t("standard"))
  return (
    <Menu
      label={t("layout")}
      trigger={(props) => (
        <button type="button" {...props} className="btn s q strong">
          {written ? name(layout) : t("automatic")}
          <Icon name="chevron-down" size="s" />
        </button>
      )}
      items={[
        ...list.map((each, index) => ({
          key: each.key,
          label: name(each),
          checked: index === at,
          run: () => {
            set({ layout: index })
            store.getState().select([])
          },
        })),
        "-",
        {
          key: "settings",
          icon: "settings",
          label: t("renameLayout"),
          run: () => {
            actions.written()
            store.getState().select([join(list_, at)])
          },
        },
        { key: "new", icon: "plus", label: t("newLayout"), run: addLayout },
        list.length > 1 && {
          key: "delete",
          icon: "trash-2",
          danger: true,
          label: t("deleteLayout"),
          run: () => {
            set({ layout: 0 })
            perform(remove, { pointers: [join(list_, at)] })
          },
        },
      ]}
    />
  )
}
