import "@fontsource-variable/inter/index.css"
import "@/styles/index.css"
import "./styles/designer.css"
import "./frame/icons"
import { QueryClientProvider } from "@tanstack/react-query"
import { StrictMode } from "react"
import { createRoot } from "react-dom/client"
import { queryClient } from "@/api"
import { SessionProvider } from "@/session"
import { ConfirmHost } from "@/ui/Confirm"
import { ErrorState } from "@/ui/ErrorState"
import { reloadWhenRenewed } from "@/ui/renew"
import { ToastHost } from "@/ui/toast"
import { App } from "./App"

reloadWhenRenewed()
createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <SessionProvider failed={(error, again) => <ErrorState error={error} onAgain={again} />}>
        <App />
      </SessionProvider>
      <ConfirmHost />
      <ToastHost />
    </QueryClientProvider>
  </StrictMode>,
)
