import { Loading, Skeleton, SkeletonLines } from "@/ui/Skeleton"

/** The record page's own shape while it loads. */
export function RecordSkeleton() {
  return (
    <>
      <header className="bar" />
      <Loading>
        <div className="rechead">
          <span className="skel" style={{ width: 48, height: 48 }} />
          <div className="grow col g3">
            <Skeleton width={280} height={18} />
            <Skeleton width={180} />
          </div>
        </div>
        <div className="factstrip facts">
          {[96, 120, 88, 104].map((width) => (
            <span key={width} className="col g1">
              <Skeleton width={width * 0.7} height={8} />
              <Skeleton width={width} />
            </span>
          ))}
        </div>
        <div className="rec">
          <div className="left">
            <SkeletonLines lines={8} />
          </div>
          <div>
            <SkeletonLines lines={6} />
          </div>
          <div className="rightc">
            <SkeletonLines lines={5} />
          </div>
        </div>
      </Loading>
    </>
  )
}
