import "@/styles/index.css"
import { QueryClientProvider } from "@tanstack/react-query"
import { createRoot } from "react-dom/client"
import { api, queryClient } from "@/api"
import type { AppView } from "@/api/types"
import { Frame } from "@/frame/Frame"
import { NotFound } from "@/frame/NotFound"
import { lastApp, placeOf } from "@/frame/place"
import { navigate, Router } from "@/frame/router"
import { routes } from "@/routes"
import { SessionProvider } from "@/session"
import { ConfirmHost } from "@/ui/Confirm"
import { ErrorState } from "@/ui/ErrorState"
import { useHistoryOf } from "@/ui/navigation"
import { reloadWhenRenewed } from "@/ui/renew"
import { ToastHost } from "@/ui/toast"

/** The app's view is asked for together with the session, not after it. */
const app = placeOf(window.location.pathname, "").app ?? lastApp()
if (app)
  void queryClient.prefetchQuery({
    queryKey: ["app", app],
    queryFn: () => api.get<AppView>(`apps/${app}`),
    retry: false,
  })

reloadWhenRenewed()
useHistoryOf({ push: (href) => navigate(href), replace: (href) => navigate(href, "replace") })

createRoot(document.getElementById("root") as HTMLElement).render(
  <QueryClientProvider client={queryClient}>
    <SessionProvider failed={(error, again) => <ErrorState error={error} onAgain={again} />}>
      <Router routes={routes} Frame={Frame} Missing={NotFound} />
      <ConfirmHost />
      <ToastHost />
    </SessionProvider>
  </QueryClientProvider>,
)
