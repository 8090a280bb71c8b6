import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router"
import { Frame } from "@/frame/Frame"
import { NotFound } from "@/frame/NotFound"
import Start from "@/frame/Start"
import { SkeletonLines, Loading } from "@/ui/Skeleton"
import { ErrorState } from "@/ui/ErrorState"

const root = createRootRoute({ component: Frame, notFoundComponent: NotFound })

const page = (path: string, load: () => Promise<{ default: React.ComponentType }>) =>
  createRoute({ getParentRoute: () => root, path, component: lazyRouteComponent(load) })

const routes = [
  createRoute({ getParentRoute: () => root, path: "/", component: Start }),
  page("/a/$app", () => import("@/home/HomePage")),
  page("/a/$app/f/$form", () => import("@/list/ListPage")),
  page("/a/$app/f/$form/new", () => import("@/record/CreatePage")),
  page("/a/$app/f/$form/import", () => import("@/importer/ImportPage")),
  page("/a/$app/f/$form/$id", () => import("@/record/RecordPage")),
  page("/a/$app/p/$page", () => import("@/dashboard/DashboardPage")),
  page("/a/$app/r/$report", () => import("@/dashboard/ReportPage")),
  page("/inbox", () => import("@/inbox/InboxPage")),
  page("/inbox/$task", () => import("@/inbox/InboxPage")),
  page("/me", () => import("@/profile/ProfilePage")),
  page("/admin", () => import("@/admin/AdminPage")),
  page("/admin/$part", () => import("@/admin/AdminPage")),
]

/** Search parameters stay plain text (`q=013` is not a number); repeated ones are lists. */
function parseSearch(text: string): Record<string, string | string[]> {
  const found: Record<string, string | string[]> = {}
  const query = new URLSearchParams(text)
  for (const key of new Set(query.keys())) {
    const all = query.getAll(key)
    found[key] = all.length > 1 ? all : all[0]
  }
  return found
}

function stringifySearch(values: Record<string, unknown>): string {
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(values)) {
    if (Array.isArray(value)) value.forEach((each) => query.append(key, String(each)))
    else if (value !== undefined && value !== null) query.set(key, String(value))
  }
  const text = query.toString()
  return text ? `?${text}` : ""
}

export const router = createRouter({
  routeTree: root.addChildren(routes),
  parseSearch,
  stringifySearch,
  defaultPreload: false,
  defaultPendingComponent: () => (
    <Loading>
      <SkeletonLines />
    </Loading>
  ),
  defaultErrorComponent: ({ error, reset }) => <ErrorState error={error} onAgain={reset} />,
  scrollRestoration: false,
})

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router
  }
}
