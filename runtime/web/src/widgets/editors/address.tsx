import { useEffect, useState } from "react"
import { addTexts, useLanguage, useT } from "@/i18n"
import { Select } from "@/ui/Select"
import type { EditProps } from "../contract"
import { inputProps } from "../parts"
import { Value } from "../members/address"

addTexts("widget.address", {
  en: {
    country: "Country",
    province: "Province",
    city: "City",
    district: "District",
    street: "Street and number",
    postcode: "Postcode",
  },
  zh: { country: "国家/地区", province: "省份", city: "城市", district: "区县", street: "详细地址", postcode: "邮编" },
})

type Regions = typeof import("../regions")

export function Edit(props: EditProps<Value>) {
  const t = useT("widget.address")
  const language = useLanguage()
  const [regions, setRegions] = useState<Regions | null>(null)
  useEffect(() => void import("../regions").then(setRegions), [])
  const value = props.value ?? {}
  const country = value.country ?? (props.field.country as string) ?? "CN"
  const set = (part: string, text: string | null) => {
    const next: Value = { ...value, country, [part]: text || null }
    if (part === "country") Object.assign(next, { province: null, city: null, district: null })
    if (part === "province") Object.assign(next, { city: null, district: null })
    const filled = Object.entries(next).some(([key, each]) => key !== "country" && each)
    props.onChange(filled || part === "country" ? next : null)
  }
  const { className, id, ...rest } = inputProps(props)
  const china = country === "CN" && regions
  const input = (part: string, first = false) => (
    <input
      {...rest}
      id={first ? id : undefined}
      className={className}
      aria-label={t(part)}
      placeholder={t(part)}
      value={value[part] ?? ""}
      maxLength={300}
      onChange={(event) => set(part, event.target.value)}
    />
  )
  const choose = (part: string, options: { value: string; label: string }[], first = false) => (
    <Select
      id={first ? id : undefined}
      label={t(part)}
      placeholder={t(part)}
      invalid={props.invalid}
      disabled={props.disabled}
      clearable
      value={value[part]}
      onChange={(next) => set(part, next)}
      options={
        value[part] && !options.some((each) => each.value === value[part])
          ? [{ value: value[part] as string, label: value[part] as string }, ...options]
          : options
      }
    />
  )
  return (
    <div className="address" role="group" aria-label={props.label} aria-describedby={props.describedBy}>
      {regions ? (
        <Select
          label={t("country")}
          value={country}
          onChange={(next) => set("country", next)}
          options={regions.countries(language)}
          disabled={props.disabled}
        />
      ) : (
        input("country")
      )}
      {china ? choose("province", regions.provinces(language), true) : input("province", true)}
      {china && value.province ? choose("city", regions.citiesOf(value.province, language)) : input("city")}
      {input("district")}
      <div className="street">{input("street")}</div>
      {input("postcode")}
    </div>
  )
}
