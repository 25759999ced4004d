/** Wheel, drag and pinch over a picture, and the view that comes of them. What a pointer drags is no click. */
import { type PointerEvent, type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { type Box, bringInSight, fitView, panBy, type Size, type View, zoomBy } from './view-box.ts';

const WHEEL = 0.0016;
const STEP = 1.25;
/** A hand that clicks moves the pointer by less. */
const STILL = 4;

export interface PanZoom {
  /** Undefined until the window is measured. */
  readonly viewBox: string | undefined;
  readonly scale: number;
  readonly zoom: (direction: 1 | -1) => void;
  readonly fit: () => void;
  readonly show: (box: Box) => void;
  /** True until the click that follows a drag is over: it is none. */
  readonly wasDragged: () => boolean;
  readonly pointers: {
    readonly onPointerDown: (event: PointerEvent) => void;
    readonly onPointerMove: (event: PointerEvent) => void;
    readonly onPointerUp: (event: PointerEvent) => void;
    readonly onPointerCancel: (event: PointerEvent) => void;
    readonly onClick: () => void;
  };
}

export function usePanZoom(frame: RefObject<SVGSVGElement | null>, picture: Size): PanZoom {
  const window = useSize(frame);
  const [moved, setMoved] = useState<View>();
  const view = moved ?? (window && fitView(picture, window));
  const isMeasured = window !== undefined;
  // It fits at first only: a drawer that opens must not move what is being looked at.
  useLayoutEffect(() => {
    if (window) setMoved((now) => now ?? fitView(picture, window));
  }, [isMeasured]);
  const change = (next: (view: View, window: Size) => View): void => {
    if (window) setMoved((now) => next(now ?? fitView(picture, window), window));
  };
  const held = useRef(new Map<number, { readonly x: number; readonly y: number }>());
  const drag = useRef({ way: 0, isDragged: false });
  useWheel(frame, (event) => {
    const at = { x: event.offsetX, y: event.offsetY };
    const isSideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
    change((now, size) =>
      isSideways
        ? panBy(now, { x: -(event.deltaX || event.deltaY), y: 0 }, picture, size)
        : zoomBy(now, Math.exp(-event.deltaY * WHEEL * (event.ctrlKey ? 4 : 1)), at),
    );
  });
  const release = ({ pointerId }: PointerEvent): void => {
    held.current.delete(pointerId);
  };
  return {
    viewBox:
      view && window && [view.x, view.y, window.width / view.scale, window.height / view.scale].join(' '),
    scale: view?.scale ?? 1,
    zoom: (direction) =>
      change((now, size) => zoomBy(now, STEP ** direction, { x: size.width / 2, y: size.height / 2 })),
    fit: () => setMoved(window && fitView(picture, window)),
    show: (box) => change((now, size) => bringInSight(now, box, size)),
    wasDragged: () => drag.current.isDragged,
    pointers: {
      onPointerDown({ pointerId, clientX: x, clientY: y }) {
        if (held.current.size === 0) drag.current = { way: 0, isDragged: false };
        held.current.set(pointerId, { x, y });
      },
      onPointerMove({ pointerId, clientX: x, clientY: y }) {
        const before = held.current.get(pointerId);
        const corner = frame.current?.getBoundingClientRect();
        if (!before || !corner) return;
        const other = [...held.current].find(([id]) => id !== pointerId)?.[1];
        held.current.set(pointerId, { x, y });
        drag.current.way += Math.hypot(x - before.x, y - before.y);
        if (drag.current.way < STILL) return;
        if (!drag.current.isDragged) frame.current?.setPointerCapture(pointerId);
        drag.current.isDragged = true;
        // Each of two fingers moves half of what is between them.
        const share = other ? 0.5 : 1;
        const by = { x: (x - before.x) * share, y: (y - before.y) * share };
        change((now, size) => {
          const panned = panBy(now, by, picture, size);
          if (!other) return panned;
          const factor =
            Math.hypot(x - other.x, y - other.y) / Math.hypot(before.x - other.x, before.y - other.y);
          const middle = { x: (x + other.x) / 2 - corner.left, y: (y + other.y) / 2 - corner.top };
          return Number.isFinite(factor) && factor > 0 ? zoomBy(panned, factor, middle) : panned;
        });
      },
      onPointerUp: release,
      // No click follows.
      onPointerCancel(event) {
        release(event);
        drag.current.isDragged = false;
      },
      // After the box has asked. A click that follows may be one of a screen reader, without a pointer.
      onClick() {
        drag.current.isDragged = false;
      },
    },
  };
}

function useSize(frame: RefObject<SVGSVGElement | null>): Size | undefined {
  const [size, setSize] = useState<Size>();
  useLayoutEffect(() => {
    const box = frame.current;
    if (!box) return undefined;
    const measure = (): void => setSize({ width: box.clientWidth, height: box.clientHeight });
    measure();
    const watch = new ResizeObserver(measure);
    watch.observe(box);
    return () => watch.disconnect();
  }, [frame]);
  return size && size.width > 0 && size.height > 0 ? size : undefined;
}

/** The page must not scroll under it, and listeners of React cannot keep it from that. */
function useWheel(frame: RefObject<SVGSVGElement | null>, act: (event: WheelEvent) => void): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    const box = frame.current;
    if (!box) return undefined;
    const turn = (event: WheelEvent): void => {
      event.preventDefault();
      latest.current(event);
    };
    box.addEventListener('wheel', turn, { passive: false });
    return () => box.removeEventListener('wheel', turn);
  }, [frame]);
}
