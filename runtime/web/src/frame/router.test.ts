import { describe, expect, test } from "vitest"
import { paramsOf } from "./router"

describe("an address and its page", () => {
  test.each([
    ["/a/$app", "/a/crm", { app: "crm" }],
    ["/a/$app", "/a/crm/", { app: "crm" }],
    ["/a/$app/f/$form/new", "/a/crm/f/customer/new", { app: "crm", form: "customer" }],
    ["/a/$app/f/$form/$id", "/a/crm/f/customer/%E5%BC%A0", { app: "crm", form: "customer", id: "张" }],
    ["/a/$app/f/$form/$id", "/a/crm/f/customer/100%", { app: "crm", form: "customer", id: "100%" }],
    ["/", "/", {}],
  ])("%s takes %s", (pattern, path, params) => expect(paramsOf(pattern, path)).toEqual(params))

  test.each([
    ["/a/$app", "/a"],
    ["/a/$app", "/a/crm/f"],
    ["/inbox", "/inbox/7"],
    ["/a/$app/f/$form", "/a/crm/p/board"],
    ["/a/$app", "/a/"],
  ])("%s does not take %s", (pattern, path) => expect(paramsOf(pattern, path)).toBeNull())
})
