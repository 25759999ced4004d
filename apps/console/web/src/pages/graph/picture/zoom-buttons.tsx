import type { PanZoom } from './use-pan-zoom.ts';

/** The same by the keys `+`, `-` and `0`. */
export function ZoomButtons({ panZoom: { scale, zoom, fit } }: { readonly panZoom: PanZoom }) {
  return (
    <div className="seg zoom" role="group" aria-label="Size of the picture">
      <button type="button" aria-label="Smaller" title="Smaller (-)" onClick={() => zoom(-1)}>
        −
      </button>
      <button type="button" title="Whole picture (0)" onClick={fit}>
        <span className="sr">Whole picture, now </span>
        {Math.round(scale * 100)}&#8201;%
      </button>
      <button type="button" aria-label="Larger" title="Larger (+)" onClick={() => zoom(1)}>
        +
      </button>
    </div>
  );
}
