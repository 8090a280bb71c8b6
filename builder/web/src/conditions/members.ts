/** What a path may go on to: what every record, person, department and address has, and the fields of another form. */
import type { AppDoc, FieldDef, FormDef } from "../document/types"

const made = (type: string, key: string, en: string, zh: string): FieldDef => ({ key, type, label: { en, zh } })

/** Of every record, beside the fields of its form. */
export const SYSTEM_FIELDS: readonly FieldDef[] = [
  made("integer", "id", "Number", "编号"),
  made("date_time", "created_at", "Created at", "创建时间"),
  made("date_time", "updated_at", "Changed at", "更新时间"),
  made("created_by", "created_by", "Created by", "创建人"),
  made("updated_by", "updated_by", "Changed by", "更新人"),
]
export const PERSON_FIELDS: readonly FieldDef[] = [
  made("text", "name", "Name", "姓名"),
  made("department", "department", "Department", "部门"),
  made("email", "email", "E-mail", "邮箱"),
  made("phone", "phone", "Phone", "电话"),
  made("text", "login", "Login", "登录名"),
  made("integer", "id", "Number", "编号"),
]
const DEPARTMENT_FIELDS: readonly FieldDef[] = [
  made("text", "name", "Name", "名称"),
  made("department", "parent", "Belongs to", "上级部门"),
  made("person", "head", "Head", "负责人"),
]
const ADDRESS_PARTS: readonly FieldDef[] = [
  made("text", "country", "Country", "国家/地区"),
  made("text", "province", "Province", "省份"),
  made("text", "city", "City", "城市"),
  made("text", "district", "District", "区县"),
  made("text", "street", "Street and number", "详细地址"),
  made("text", "postcode", "Postcode", "邮编"),
]
const MEMBERS: Readonly<Record<string, readonly FieldDef[]>> = {
  person: PERSON_FIELDS,
  created_by: PERSON_FIELDS,
  updated_by: PERSON_FIELDS,
  department: DEPARTMENT_FIELDS,
  address: ADDRESS_PARTS,
}

export const fieldsOf = (form: FormDef | undefined): readonly FieldDef[] => [...(form?.fields ?? []), ...SYSTEM_FIELDS]

/** What may stand after a field and a dot; nothing after one that holds several. */
export function membersOf(field: FieldDef, document?: AppDoc): readonly FieldDef[] {
  if (field.type === "reference") {
    const form = document?.forms?.find((each) => each.key === field.form)
    return form ? fieldsOf(form) : []
  }
  return field.multiple === true ? [] : (MEMBERS[field.type] ?? [])
}

/** The fields along a path, from the first to the last; shorter than the path where it leads nowhere. */
export function fieldsAlong(form: FormDef | undefined, path: string, document?: AppDoc): FieldDef[] {
  const found: FieldDef[] = []
  let known = fieldsOf(form)
  for (const part of path.split(".")) {
    const field = known.find((each) => each.key === part)
    if (!field) break
    found.push(field)
    known = membersOf(field, document)
  }
  return found
}

/** The field at the end of a path. */
export function fieldAtPath(form: FormDef | undefined, path: string, document?: AppDoc): FieldDef | undefined {
  return fieldsAlong(form, path, document)[path.split(".").length - 1]
}
