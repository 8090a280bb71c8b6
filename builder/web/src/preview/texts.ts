import { addTexts } from "@/i18n";

addTexts("preview", {
  en: { title: "Preview", about: "Real rules and rights of a role. Nothing is saved.", role: "As role", builder: "Everything (as designer)", form: "Form", desktop: "Desktop", tablet: "Tablet", phone: "Phone", check: "Check", valid: "Everything is valid; the record would be saved.", invalid: "Not yet: see the marked fields.", again: "Empty the form", noForms: "This role sees no form.", noCreate: "This role may not create records here.", hidden: "{n} fields are hidden from this role", hidden_one: "One field is hidden from this role", failed: "The draft has errors that make a preview impossible.", views: "Views", menu: "Menu of this role" },
  zh: { title: "预览", about: "按角色的真实规则和权限。不保存任何内容。", role: "以角色", builder: "全部（设计者）", form: "表单", desktop: "桌面", tablet: "平板", phone: "手机", check: "检查", valid: "全部有效，记录可以保存。", invalid: "尚未通过：请看标出的字段。", again: "清空表单", noForms: "此角色看不到任何表单。", noCreate: "此角色不能在此新建记录。", hidden: "有 {n} 个字段对此角色隐藏", failed: "草稿中的错误使预览无法进行。", views: "视图", menu: "此角色的菜单" },
});
