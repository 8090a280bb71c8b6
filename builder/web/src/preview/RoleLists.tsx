import type { FormView, ViewDef } from "@/api/types"
import { useLabel, useT } from "@/i18n"
import { Empty } from "@/ui/Empty"
import { Icon } from "@/ui/Icon"
import { VIEW_ICONS } from "../forms/views/ViewsTab"
import "./texts"

/** The lists of a form with the columns that are left to the role. */
export function RoleLists({ form }: { form: FormView }) {
  const t = useT("preview")
  const label = useLabel()
  if (!form.may.read) return <Empty icon="lock" title={t("noRead")} />
  return (
    <div className="previewlists">
      {form.views.map((view) => (
        <section key={view.key} aria-label={label(view.name) || view.key}>
          <h3 className="row">
            <Icon name={VIEW_ICONS[view.type]} size="s" />
            {label(view.name) || view.key}
          </h3>
          <Columns form={form} view={view} />
        </section>
      ))}
    </div>
  )
}

function Columns({ form, view }: { form: FormView; view: ViewDef }) {
  const label = useLabel()
  const names = [form.title, view.lanes, view.start, view.end, ...(view.columns ?? []), ...(view.card ?? [])]
  const shown = [...new Set(names)].flatMap((key) => form.fields.filter((field) => field.key === key))
  return (
    <div className="columns">
      <table className="tbl">
        <thead>
          <tr>
            {shown.map((field) => (
              <th key={field.key} scope="col">
                {label(field.label) || field.key}
              </th>
            ))}
          </tr>
        </thead>
      </table>
    </div>
  )
}
