import "@/styles/index.css"
import { QueryClientProvider } from "@tanstack/react-query"
import { RouterProvider } from "@tanstack/react-router"
import { createRoot } from "react-dom/client"
import { api, queryClient } from "@/api"
import type { AppView } from "@/api/types"
import { lastApp, placeOf } from "@/frame/place"
import { router } from "@/routes"
import { SessionProvider } from "@/session"
import { ConfirmHost } from "@/ui/Confirm"
import { ErrorState } from "@/ui/ErrorState"
import { useHistoryOf } from "@/ui/navigation"
import { ToastHost } from "@/ui/toast"

/** The app's view is asked for together with the session, not after it. */
const app = placeOf(window.location.pathname, "").app ?? lastApp()
if (app)
  void queryClient.prefetchQuery({
    queryKey: ["app", app],
    queryFn: () => api.get<AppView>(`apps/${app}`),
    retry: false,
  })

useHistoryOf(router.history)

createRoot(document.getElementById("root") as HTMLElement).render(
  <QueryClientProvider client={queryClient}>
    <SessionProvider failed={(error, again) => <ErrorState error={error} onAgain={again} />}>
      <RouterProvider router={router} />
      <ConfirmHost />
      <ToastHost />
    </SessionProvider>
  </QueryClientProvider>,
)
