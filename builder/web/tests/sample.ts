import type { AppDoc } from "../src/document/types"

/** A small application that has one of everything the commands touch. */
export const sample = (): AppDoc => ({
  format: 1,
  key: "crm",
  name: { en: "CRM", zh: "客户关系管理" },
  languages: ["en", "zh"],
  forms: [
    {
      key: "customer",
      name: { en: "Customer", zh: "客户" },
      title: "name",
      subtitle: "phone",
      search: ["name", "phone"],
      fields: [
        { key: "name", type: "text", label: { en: "Name", zh: "客户名称" }, required: true, max_length: 120 },
        {
          key: "level",
          type: "choice",
          label: { en: "Level", zh: "客户级别" },
          options: [
            { key: "vip", label: "VIP" },
            { key: "normal", label: "Normal" },
          ],
        },
        { key: "owner", type: "person" },
        { key: "phone", type: "phone", visible: 'level = "vip"' },
        { key: "orders", type: "related", form: "order", by: "customer" },
      ],
      layouts: [
        {
          key: "main",
          body: [
            {
              section: { en: "Basics", zh: "基本信息" },
              items: [{ field: "name", span: 8 }, { field: "level", span: 4 }, { field: "owner" }],
            },
            { section: "More", items: [{ field: "phone" }] },
            { tabs: [{ tab: "Orders", body: [{ items: [{ related: "orders", span: 12 }] }] }, { tab: "Empty" }] },
          ],
        },
      ],
      page: { facts: ["level", "owner"], left: [{ section: "Left", items: [{ field: "phone" }] }] },
      views: [
        {
          key: "all",
          columns: ["name", "level", "owner.name"],
          sort: ["-level", "name"],
          filters: [{ field: "level", op: "=", value: "vip" }],
        },
        { key: "board", type: "kanban", lanes: "level", card: ["name", "phone"] },
      ],
    },
    {
      key: "order",
      name: "Order",
      fields: [
        { key: "customer", type: "reference", form: "customer" },
        { key: "total", type: "money" },
      ],
    },
  ],
  rules: [{ key: "vip", text: ['rule "VIP"', "end"] } as never],
  roles: [
    {
      key: "sales",
      name: "Sales",
      may: [
        { form: "customer", read: true, hide: ["phone"], read_only: ["level"] },
        { form: "order", read: true },
      ],
    },
  ],
  menu: [{ form: "customer" }, { group: "More", items: [{ view: "customer.all" }, { form: "order" }] }],
  pages: [{ key: "home", name: "Home", widgets: [{ key: "w", type: "list", view: "customer.all" }] } as never],
})
