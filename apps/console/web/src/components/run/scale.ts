/** Places of times on a line, long waits folded to a short stretch. Pure. */
import type { Span } from '../../../../src/answers/run.ts';

export interface Scale {
  /** The place of an instant. */
  readonly x: (at: number) => number;
  /** The time since the start at a place. */
  readonly msAt: (x: number) => number;
  readonly folds: readonly { readonly from: number; readonly to: number }[];
}

/** A wait longer than this share of the whole is folded. */
const LONG = 0.2;
/** What is left of a folded wait: this share of the rest. */
const FOLDED = 0.06;

export function createScale(
  spans: readonly Pick<Span, 'kind' | 'from' | 'to'>[],
  now: number,
  width: number,
): Scale {
  const known = spans.flatMap(({ kind, from, to }) =>
    from === undefined ? [] : [{ kind, from: Date.parse(from), to: to === undefined ? now : Date.parse(to) }],
  );
  const first = Math.min(...known.map(({ from }) => from), now);
  const last = Math.max(...known.map(({ to }) => to), first + 1);
  const folds = known
    .filter(
      ({ kind, from, to }) => (kind === 'wait' || kind === 'backoff') && to - from > (last - first) * LONG,
    )
    // A single wait that is nearly all of the run is what there is to see.
    .filter(({ from, to }) =>
      known.some((other) => isWork(other.kind) && (other.to <= from || other.from >= to)),
    )
    .toSorted((one, other) => one.from - other.from);
  const rest = last - first - folds.reduce((sum, { from, to }) => sum + to - from, 0);
  const shown = Math.max(1, rest) * FOLDED;
  const whole = Math.max(1, rest) + folds.length * shown;
  const warped = (at: number): number =>
    folds.reduce((sum, { from, to }) => sum - part(at, from, to) * (to - from - shown), at - first);
  return {
    folds,
    x: (at) => (warped(at) / whole) * width,
    msAt: (x) => unwarp((x / width) * whole),
  };

  function unwarp(place: number): number {
    let [low, high] = [first, last];
    for (let turn = 0; turn < 40; turn += 1) {
      const middle = (low + high) / 2;
      if (warped(middle) < place) low = middle;
      else high = middle;
    }
    return high - first;
  }
}

/** How much of a stretch lies before an instant: 0..1. */
function part(at: number, from: number, to: number): number {
  return Math.min(1, Math.max(0, (at - from) / Math.max(1, to - from)));
}

function isWork(kind: Span['kind']): boolean {
  return kind === 'attempt' || kind === 'step';
}
