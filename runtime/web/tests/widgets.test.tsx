import "@/form/texts"
import { fireEvent, render, screen } from "@testing-library/react"
import { useState } from "react"
import { describe, expect, it } from "vitest"
import type { FieldView } from "@/api/types"
import {
  applyTimezone,
  formatBig,
  formatDate,
  formatDuration,
  formatMoney,
  formatPercent,
  fromZone,
  inSentence,
  relativeDays,
  say,
} from "@/i18n"
import { addDays, readDay, readTime } from "@/ui/dates"
import { today } from "@/i18n/format"
import { initials } from "@/ui/Avatar"
import { CellShow, textOf, widgetNames } from "@/widgets"
import { FieldEdit } from "@/widgets/editing"
import { shiftPoint } from "@/widgets/members/percent"
import { groupedPhone } from "@/widgets/members/phone"
import { readDuration } from "@/widgets/members/duration"
import { readNumber } from "@/widgets/parts"
import { sumOf } from "@/widgets/rows"

const field = (type: string, more: Partial<FieldView> = {}): FieldView => ({
  key: "x",
  type,
  widget: type,
  label: "X",
  operators: [],
  value_type: "string",
  may_write: true,
  ...more,
})

function Editing({ of, start, seen }: { of: FieldView; start: unknown; seen: (value: unknown) => void }) {
  const [value, setValue] = useState(start)
  return (
    <FieldEdit
      field={of}
      label="X"
      value={value}
      onChange={(next: unknown) => {
        setValue(next)
        seen(next)
      }}
    />
  )
}

const type = (of: FieldView, text: string, start: unknown = null) => {
  const seen: unknown[] = []
  const { unmount } = render(<Editing of={of} start={start} seen={(value) => seen.push(value)} />)
  fireEvent.change(screen.getByLabelText("X"), { target: { value: text } })
  fireEvent.blur(screen.getByLabelText("X"))
  unmount()
  return seen[seen.length - 1]
}

describe("every field type", () => {
  const types = [
    "text",
    "long_text",
    "rich_text",
    "integer",
    "decimal",
    "money",
    "percent",
    "yes_no",
    "date",
    "date_time",
    "time",
    "duration",
    "choice",
    "choices",
    "tags",
    "email",
    "phone",
    "url",
    "address",
    "person",
    "department",
    "reference",
    "references",
    "sub_table",
    "attachment",
    "image",
    "auto_number",
    "rating",
    "color",
    "computed",
    "lookup",
    "rollup",
    "related",
    "system",
  ]
  it("has a widget", () => expect(types.filter((each) => !widgetNames().includes(each))).toEqual([]))
})

describe("numbers", () => {
  it.each([
    ["1,234.5", "1234.5"],
    ["１２３", "123"],
    ["3.5万", "35000"],
    ["2k", "2000"],
    ["-7", "-7"],
    [".5", "0.5"],
    ["1.2.3", null],
    ["abc", null],
    ["", null],
  ])("reads %s as %s", (text, value) => expect(readNumber(text)).toBe(value))
  it.each([
    ["0.08", 2, "8"],
    ["0.125", 2, "12.5"],
    ["1", 2, "100"],
    ["8", -2, "0.08"],
    ["-5", -2, "-0.05"],
    ["12.5", -2, "0.125"],
  ])("moves the point of %s by %i", (text, places, value) => expect(shiftPoint(text, places)).toBe(value))
  it("are sent as the wire wants them", () => {
    expect(type(field("money"), "1,284,600.00")).toBe("1284600.00")
    expect(type(field("percent"), "12.5%")).toBe("0.125")
    expect(type(field("integer"), "420")).toBe(420)
    expect(type(field("decimal"), "", "3")).toBe(null)
  })
  it("are added exactly", () => expect(sumOf([{ a: "0.1" }, { a: "0.2" }, { a: null }], "a")).toBe("0.3"))
  it("never pass through a float when shown", () => {
    expect(formatMoney("12345678901234567890.125", "CNY")).toBe("¥12,345,678,901,234,567,890.13")
    expect(formatMoney("-0.001")).toBe("¥0.00")
    expect(formatPercent("0.125")).toBe("12.5%")
    expect(formatBig("1284600", "CNY", "zh")).toBe("¥128\u00a0万")
    expect(formatBig("1284600", "CNY", "en")).toBe("¥1.3\u00a0M")
    expect(formatBig("19000000", "CNY", "en")).toBe("¥19.0\u00a0M")
  })
})

describe("dates", () => {
  it.each([
    ["2026-11-22", "2026-11-22"],
    ["20261122", "2026-11-22"],
    ["2026年11月2日", "2026-11-02"],
    ["22 Nov 2026", "2026-11-22"],
    ["Nov 22, 2026", "2026-11-22"],
    ["2026-02-30", null],
    ["soon", null],
  ])("reads %s", (text, day) => expect(readDay(text)).toBe(day))
  it("reads words and steps from today", () => {
    expect(readDay("tomorrow")).toBe(addDays(today(), 1))
    expect(readDay("后天")).toBe(addDays(today(), 2))
    expect(readDay("+7")).toBe(addDays(today(), 7))
  })
  it.each([
    ["9:30", "09:30"],
    ["0930", "09:30"],
    ["9pm", "21:00"],
    ["25:00", null],
  ])("reads the time %s", (text, time) => expect(readTime(text)).toBe(time))
  it("are typed freely and sent as ISO days", () => expect(type(field("date"), "22 Nov 2026")).toBe("2026-11-22"))
  it("turn a clock of the person's zone into an instant, over a change of summer time too", () => {
    applyTimezone("Asia/Shanghai")
    expect(fromZone("2026-11-22", "08:30")).toBe("2026-11-22T00:30:00Z")
    applyTimezone("Europe/Berlin")
    expect(fromZone("2026-03-29", "03:30")).toBe("2026-03-29T01:30:00Z")
    expect(fromZone("2026-10-25", "04:00")).toBe("2026-10-25T03:00:00Z")
    applyTimezone("Asia/Shanghai")
  })
  it("are written as each language does", () => {
    expect(formatDate("2026-11-22", { language: "en" })).toBe("22 Nov 2026")
    expect(formatDate("2026-11-22", { language: "zh" })).toBe("2026-11-22")
    expect(relativeDays(addDays(today(), -22), "en")).toBe("22 days ago")
    expect(relativeDays(addDays(today(), -22), "zh")).toBe("22 天前")
  })
  it.each([
    ["2 h 30 min", "PT2H30M"],
    ["1:30", "PT1H30M"],
    ["3 d", "P3D"],
    ["2 小时 30 分", "PT2H30M"],
    ["2", "PT2H"],
    ["much", null],
  ])("reads the duration %s", (text, value) => expect(readDuration(text)).toBe(value))
  it("show durations in words", () => expect(formatDuration("PT2H10M", "zh")).toBe("2 小时 10 分"))
})

describe("values in a cell", () => {
  it("show a choice by its label and an unknown one by its key", () => {
    render(
      <>
        <CellShow
          field={field("choice", { options: [{ key: "vip", label: { en: "Very important", zh: "重要" } }] })}
          value="vip"
        />
        <CellShow field={field("choice", { options: [] })} value="old" />
      </>,
    )
    expect(screen.getByText("Very important")).toBeTruthy()
    expect(screen.getByText("old")).toBeTruthy()
  })
  it("make no link of a script", () => {
    render(<CellShow field={field("url")} value="javascript:alert(1)" />)
    expect(document.querySelector("a")).toBeNull()
  })
  it("say empty with a dash", () => {
    render(<CellShow field={field("money")} value={null} />)
    expect(screen.getByText("—")).toBeTruthy()
  })
  it("have plain words", () => {
    expect(textOf(field("computed", { format: "money", value_type: "number" }), "12.5")).toBe("¥12.50")
    expect(textOf(field("person"), { id: "1", title: "Li Na" })).toBe("Li Na")
    expect(groupedPhone("+8613800138000")).toBe("+86 138 0013 8000")
  })
})

describe("words", () => {
  it("take the singular and fill the places", () => {
    expect(say("en", "form", "summary", { n: 1 })).toBe("1 field needs a look")
    expect(say("en", "form", "summary", { n: 3 })).toBe("3 fields need a look")
  })
  it("start small inside a sentence, but not abbreviations", () => {
    expect(inSentence("Customer", "en")).toBe("customer")
    expect(inSentence("SLA", "en")).toBe("SLA")
  })
  it("shorten names as each script does", () => {
    expect(initials("Chen Yu")).toBe("CY")
    expect(initials("陈宇")).toBe("宇")
  })
})

describe("what the server worked out", () => {
  const options = [
    { key: "vip", label: "VIP", color: "amber" },
    { key: "new", label: "Newcomer", color: "blue" },
  ]
  it("looks like the field it comes from: money, a choice, several choices", () => {
    const money = field("rollup", { value_type: "number", format: "money", currency: "CNY", decimals: 2 })
    expect(render(<CellShow field={money} value="1200.5" />).container.textContent).toBe("¥1,200.50")
    const level = field("lookup", { options })
    expect(render(<CellShow field={level} value="vip" />).container.querySelector(".tag")?.textContent).toBe("VIP")
    expect(render(<CellShow field={level} value={["vip", "new"]} />).container.querySelectorAll(".tag").length).toBe(2)
    expect(textOf(level, ["vip", "new"])).toBe("VIP, Newcomer")
  })
})
