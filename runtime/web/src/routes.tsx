import { page, type Route } from "@/frame/router"
import Start from "@/frame/Start"

export const routes: Route[] = [
  { paths: ["/"], Page: Start },
  page(["/a/$app"], () => import("@/home/HomePage")),
  page(["/a/$app/f/$form"], () => import("@/list/ListPage")),
  page(["/a/$app/f/$form/new"], () => import("@/record/CreatePage")),
  page(["/a/$app/f/$form/import"], () => import("@/importer/ImportPage")),
  page(["/a/$app/f/$form/$id"], () => import("@/record/RecordPage")),
  page(["/a/$app/p/$page"], () => import("@/dashboard/DashboardPage")),
  page(["/a/$app/r/$report"], () => import("@/dashboard/ReportPage")),
  page(["/inbox", "/inbox/$task"], () => import("@/inbox/InboxPage")),
  page(["/flows/$id"], () => import("@/flow/InstancePage")),
  page(["/me"], () => import("@/profile/ProfilePage")),
  page(["/admin", "/admin/$part"], () => import("@/admin/AdminPage")),
]
