/**
 * Drag and drop, the only place that knows the library. Everything dragged has a `kind` and data; a target names the
 * kinds it takes. Each draggable thing also needs a way without dragging (menu or keys): see WCAG 2.5.7.
 */
import { combine } from "@atlaskit/pragmatic-drag-and-drop/utils/combine"
import {
  draggable, dropTargetForElements, monitorForElements,
} from "@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter"
import { setCustomNativeDragPreview } from "@atlaskit/pragmatic-drag-and-drop/utils/set-custom-native-drag-preview"
import { preserveOffsetOnSource } from "@atlaskit/pragmatic-drag-and-drop/utils/preserve-offset-on-source"
import { attachClosestEdge } from "@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge/attach-closest-edge"
import { extractClosestEdge } from "@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge/extract-closest-edge"
import { autoScrollForElements } from "@atlaskit/pragmatic-drag-and-drop-auto-scroll/element"
import { announce } from "@atlaskit/pragmatic-drag-and-drop-live-region"

export type Edge = "top" | "bottom" | "left" | "right"
export type Dragged<T> = { kind: string; data: T }
type Stop = () => void

export interface Source<T> {
  kind: string
  data: () => T
  handle?: Element | null
  enabled?: () => boolean
  /** Class put on a copy of the element that follows the pointer. */
  preview?: string
  onStart?: () => void
  onEnd?: () => void
}

/** Makes an element draggable; call the answer to undo it. */
export function drag<T>(element: HTMLElement, source: Source<T>): Stop {
  return draggable({
    element,
    ...(source.handle ? { dragHandle: source.handle } : {}),
    canDrag: () => source.enabled?.() ?? true,
    getInitialData: () => ({ kind: source.kind, data: source.data() }),
    onGenerateDragPreview: ({ nativeSetDragImage, location }) => {
      if (!source.preview) return
      setCustomNativeDragPreview({
        nativeSetDragImage,
        getOffset: preserveOffsetOnSource({ element, input: location.current.input }),
        render: ({ container }) => { container.append(copyOf(element, source.preview!)); },
      })
    },
    onDragStart: () => source.onStart?.(),
    onDrop: () => source.onEnd?.(),
  })
}

function copyOf(element: HTMLElement, className: string): HTMLElement {
  const copy = element.cloneNode(true) as HTMLElement
  copy.classList.add(...className.split(" "))
  copy.style.width = `${element.offsetWidth}px`
  return copy
}

export interface Target<T> {
  kinds: string[]
  accepts?: (data: T) => boolean
  /** Ask for the nearest of these edges; without it the whole element is one target. */
  edges?: Edge[]
  onOver?: (data: T, edge: Edge | null) => void
  onLeave?: () => void
  onDrop: (data: T, edge: Edge | null) => void
}

/** Makes an element a place to drop on. Only the innermost target under the pointer answers. */
export function drop<T>(element: HTMLElement, target: Target<T>): Stop {
  const own = (data: Record<string | symbol, unknown>): T => data.data as T
  const isInnermost = (location: { current: { dropTargets: { element: Element }[] } }): boolean =>
    location.current.dropTargets[0]?.element === element
  return dropTargetForElements({
    element,
    canDrop: ({ source }) => target.kinds.includes(String(source.data.kind)) && (target.accepts?.(own(source.data)) ?? true),
    getData: ({ input }) => target.edges ? attachClosestEdge({}, { element, input, allowedEdges: target.edges }) : {},
    onDrag: ({ source, self, location }) => {
      if (isInnermost(location)) target.onOver?.(own(source.data), extractClosestEdge(self.data))
      else target.onLeave?.()
    },
    onDragLeave: () => target.onLeave?.(),
    onDrop: ({ source, self, location }) => {
      target.onLeave?.()
      if (isInnermost(location)) target.onDrop(own(source.data), extractClosestEdge(self.data))
    },
  })
}

/** Watches every drag of these kinds, wherever it ends; `null` when it was let go outside any target. */
export function watchDrags<T>(kinds: string[], watch: { onStart?: (data: T) => void; onEnd?: (data: T, dropped: boolean) => void }): Stop {
  return monitorForElements({
    canMonitor: ({ source }) => kinds.includes(String(source.data.kind)),
    onDragStart: ({ source }) => watch.onStart?.(source.data.data as T),
    onDrop: ({ source, location }) => watch.onEnd?.(source.data.data as T, location.current.dropTargets.length > 0),
  })
}

/** Scrolls an element while something is dragged near its edges. */
export function scrollWhileDragging(element: HTMLElement): Stop {
  return autoScrollForElements({ element })
}

/** Says a sentence to screen readers: every move that is drawn must also be said. */
export function say(sentence: string): void {
  announce(sentence)
}

export { combine as all }

/** Where an item goes when it is dropped at `edge` of the item at `target`. */
export function indexAfterDrop(from: number, target: number, edge: Edge | null): number {
  const after = edge === "bottom" || edge === "right"
  const to = after ? target + 1 : target
  return from >= 0 && from < to ? to - 1 : to
}
