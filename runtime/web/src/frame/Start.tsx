import { useEffect } from "react"
import { useAppViewMaybe } from "@/app"
import { go } from "@/ui/navigation"
import { SkeletonLines, Loading } from "@/ui/Skeleton"

/** `/`: the home page of the app that was open last. */
export default function Start() {
  const app = useAppViewMaybe()
  const key = app?.key
  useEffect(() => {
    if (key) go(`/a/${key}`, { replace: true })
  }, [key])
  return (
    <Loading>
      <SkeletonLines />
    </Loading>
  )
}
