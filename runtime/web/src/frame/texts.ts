import { addTexts } from "@/i18n"

addTexts("frame", {
  en: {
    search: "Search", home: "My day", inbox: "Inbox", edit_app: "Edit this app", notifications: "Notifications", me: "Your account", open_menu: "Menu", navigation: "Navigation",
    apps: "Apps", all_apps: "Switch app", admin: "Administration", profile: "Profile and settings", sign_out: "Sign out", new_app: "New app",
    light: "Light", dark: "Dark", system: "Like the system", theme: "Theme", language: "Language", shortcuts: "Keyboard shortcuts",
    offline: "No connection to the server. What you type is kept on this device and sent when it is back.", try_now: "Try now", back_online: "Connected again.",
    no_app: "No app is open to you yet", no_app_text: "An administrator gives you a role in an app; then it appears here.",
    missing: "There is no page at this address", missing_text: "The address may have a mistake, or the page was moved.", to_home: "To your home page",
    loading: "Loading the app", skip: "Skip to the content", new: "New", more: "More", tasks: "Inbox",
  },
  zh: {
    search: "搜索", home: "我的一天", inbox: "待办中心", edit_app: "编辑此应用", notifications: "通知", me: "您的账户", open_menu: "菜单", navigation: "导航",
    apps: "应用", all_apps: "切换应用", admin: "系统管理", profile: "个人资料与设置", sign_out: "退出登录", new_app: "新建应用",
    light: "浅色", dark: "深色", system: "跟随系统", theme: "主题", language: "语言", shortcuts: "键盘快捷键",
    offline: "无法连接服务器。您输入的内容已保存在本机，恢复连接后再发送。", try_now: "立即重试", back_online: "已恢复连接。",
    no_app: "您还没有可用的应用", no_app_text: "管理员为您分配应用角色后，应用会显示在这里。",
    missing: "此地址没有页面", missing_text: "地址可能有误，或者页面已被移动。", to_home: "回到首页",
    loading: "正在加载应用", skip: "跳到内容", new: "新建", more: "更多", tasks: "待办",
  },
})
