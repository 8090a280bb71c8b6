import { Navigate } from "@tanstack/react-router"
import { useAppViewMaybe } from "@/app"
import { SkeletonLines, Loading } from "@/ui/Skeleton"

/** `/`: the home page of the app that was open last. */
export default function Start() {
  const app = useAppViewMaybe()
  return app ? (
    <Navigate to={`/a/${app.key}` as string} replace />
  ) : (
    <Loading>
      <SkeletonLines />
    </Loading>
  )
}
