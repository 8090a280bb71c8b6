export { api, configureApi, withParams, type Params } from "./client"
export { Problem, isProblem, type Diagnostic } from "./problem"
export { queryClient } from "./query"
