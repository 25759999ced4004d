/** The bars of a back-test as rectangles: height is how many alerts began, the line below how long they fired. Pure. */
import { rounded } from '../../../components/charts/rounded.ts';

interface PastBar {
  readonly at: string;
  readonly fired: number;
  readonly firingMs: number;
}

export interface Rect extends Pick<PastBar, 'at' | 'fired'> {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Of the bar's time: how much of it an alert fired; 1 at most, however many fired at once. */
  readonly share: number;
}

interface Frame {
  readonly since: string;
  readonly until: string;
  readonly width: number;
  readonly height: number;
}

/** A bar of one alert is still seen. */
const LOWEST = 3;

export function drawBars(
  bars: readonly PastBar[],
  { since, until, width, height }: Frame,
): { readonly top: number; readonly rects: readonly Rect[] } {
  const top = Math.max(0, ...bars.map(({ fired }) => fired));
  const step = width / Math.max(1, bars.length);
  const barMs = (Date.parse(until) - Date.parse(since)) / Math.max(1, bars.length);
  const rects = bars.map(({ at, fired, firingMs }, nr) => {
    const tall = fired === 0 ? 1 : Math.max(LOWEST, (fired / top) * height);
    return {
      at,
      fired,
      x: rounded(nr * step),
      y: rounded(height - tall),
      width: rounded(step - 1),
      height: rounded(tall),
      share: barMs > 0 ? Math.min(1, firingMs / barMs) : 0,
    };
  });
  return { top, rects };
}
