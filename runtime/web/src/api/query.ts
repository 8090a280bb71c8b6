import { QueryClient } from "@tanstack/react-query"
import { isProblem } from "./problem"

/** Refusals (4xx) are answers, so only unreachable servers and 5xx are asked again. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      refetchOnWindowFocus: false,
      retry: (count, error) => count < 2 && (!isProblem(error) || error.status === 0 || error.status >= 502),
    },
    mutations: { retry: false },
  },
})
