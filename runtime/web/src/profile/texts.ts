import { addTexts } from "@/i18n"

addTexts("profile", {
  en: {
    title: "Your account", about: "About you", name: "Name", email: "E-mail", phone: "Phone", login: "Login name", department: "Department", save: "Save", saved: "Saved",
    look: "Language and look", language: "Language", theme: "Theme", light: "Light", dark: "Dark", system: "Like the system", timezone: "Time zone",
    password: "Password", old: "Present password", new: "New password", again: "New password, again", change: "Change the password", changed: "The password was changed. Other sessions have ended.", differ: "The two new passwords differ. Write the same one twice.",
    tokens: "API tokens", tokens_text: "A program that uses the interface signs in with a token instead of your password. It may do what you may do.", token_name: "What it is for", create: "Create a token", created: "Copy the token now: it is shown only once.", copy: "Copy", copied: "Copied", used: "last used {when}", never: "never used", expires: "until {when}", revoke: "Revoke", revoke_title: "Revoke the token “{name}”?", revoke_text: "Programs that use it can no longer sign in.", none: "No tokens yet.",
    sign_out: "Sign out",
  },
  zh: {
    title: "您的账户", about: "个人信息", name: "姓名", email: "邮箱", phone: "电话", login: "登录名", department: "部门", save: "保存", saved: "已保存",
    look: "语言与外观", language: "语言", theme: "主题", light: "浅色", dark: "深色", system: "跟随系统", timezone: "时区",
    password: "密码", old: "当前密码", new: "新密码", again: "再次输入新密码", change: "修改密码", changed: "密码已修改，其他会话已结束。", differ: "两次输入的新密码不一致，请输入相同的密码。",
    tokens: "API 令牌", tokens_text: "程序使用接口时，用令牌代替您的密码登录，权限与您相同。", token_name: "用途", create: "创建令牌", created: "请立即复制令牌：它只显示一次。", copy: "复制", copied: "已复制", used: "最近使用：{when}", never: "从未使用", expires: "有效至 {when}", revoke: "吊销", revoke_title: "吊销令牌“{name}”？", revoke_text: "使用它的程序将无法再登录。", none: "还没有令牌。",
    sign_out: "退出登录",
  },
})
