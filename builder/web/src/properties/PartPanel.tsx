import { useMemo } from "react"
import { useT } from "@/i18n"
import { Icon } from "@/ui/Icon"
import { patch } from "../commands"
import { formAt } from "../document/forms"
import { resolve } from "../document/pointer"
import { useDesign, useDo, useDocument } from "../frame/context"
import { UsedBy } from "../panels/UsedBy"
import { PropertyRows } from "./PropertyRows"
import { WidthRow } from "./FieldPanel"
import { specsOf, type Spec } from "./specs"

interface Props {
  pointer: string
  def?: string
  members?: string[]
  icon: string
  title: string
  code?: string
  usedBy?: boolean
  known?: boolean
  onRename?: () => void
}

/** Any other part of a form, from the JSON Schema of its definition. */
export function PartPanel({ pointer, def, members, icon, title, code, usedBy, onRename }: Props) {
  const t = useT("forms")
  const { schema } = useDesign()
  const document = useDocument()
  const perform = useDo()
  const owner = (resolve(document, pointer) ?? {}) as Record<string, unknown>
  const form = formAt(document, pointer)
  const specs = useMemo((): Spec[] => {
    const found = def
      ? specsOf(schema.$defs?.[def] ?? {}, schema, LEFT_OUT[def])
      : specsOf(schema.$defs?.Item ?? {}, schema).filter(
          (spec) => members?.includes(spec.name) && (spec.name !== "text" || owner.text !== undefined),
        )
    return found
    // the members of a part do not change while it is shown
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [schema, def, pointer])
  return (
    <>
      <div className="ph">
        <Icon name={icon} />
        <span className="ell">{title}</span>
        {code && (
          <button type="button" className="t3 xs mono ell keybtn" title={t("rename")} onClick={onRename}>
            {code}
          </button>
        )}
      </div>
      <div className="panescroll">
        <div className="propsbox">
          <PropertyRows
            specs={specs}
            owner={owner}
            form={form}
            pointer={pointer}
            onChange={(name, value, typing) =>
              perform(patch, { pointers: [pointer], members: { [name]: value }, typing })
            }
          />
          {members?.includes("span") && owner.text !== undefined && (
            <WidthRow
              span={(owner.span as number | undefined) ?? 6}
              onChange={(span) =>
                perform(patch, { pointers: [pointer], members: { span: span === 6 ? undefined : span } })
              }
            />
          )}
        </div>
        {usedBy && <UsedBy pointer={pointer} />}
      </div>
    </>
  )
}

const COMMON = ["key", "type", "items", "body", "tabs", "fields", "checks", "layouts", "views", "page", "documents"]
/** What has its own place elsewhere: the canvas, a tab, the columns editor. */
const LEFT_OUT: Record<string, ReadonlySet<string>> = {
  FormDef: new Set(COMMON),
  Section: new Set(COMMON),
  Tab: new Set(COMMON),
  LayoutDef: new Set(COMMON),
  CheckDef: new Set([...COMMON, "must", "when", "message", "field"]),
  ViewDef: new Set([
    ...COMMON,
    "columns",
    "filters",
    "sort",
    "card",
    "lanes",
    "start",
    "end",
    "where",
    "sums",
    "folded",
    "color",
    "group",
  ]),
}
