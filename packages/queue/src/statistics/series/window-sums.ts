/** Reads what ended in a window, added up: from the sums of whole hours, and from the minutes of what has none. */
import type { Body, Store, Tx } from '@sb/storage';
import { cutWindow, type Parts, partOf } from '../cut-window.ts';
import { readTrueSums } from '../hours.sql.ts';
import { countLateFolds, type Span } from '../minutes.sql.ts';
import { keptSums, keyOf, rowsOfHours } from './kept-sums.ts';
import {
  findCountsOfMinutes,
  findOldest,
  findSums,
  type Grouping,
  type MinuteCounts,
  type SumRow,
} from './sums.sql.ts';

export interface WindowSums {
  /** Their sum is the window, by minutes and hours. */
  readonly sums: readonly SumRow[];
  /** Their counts are the window, each with the part that it is of. */
  readonly counts: readonly { readonly part: number; readonly row: MinuteCounts }[];
}

interface Wanted extends Grouping {
  readonly window: Parts;
  /** From minutes alone. */
  readonly isFine: boolean;
  /** The times of each minute are told apart. */
  readonly isTimed: boolean;
}

export function* readWindowSums(
  tx: Tx,
  store: Store,
  { window, isFine, isTimed, ...of }: Wanted,
): Body<WindowSums> {
  const pieces = cutWindow(window, isFine ? 0 : yield* readTrueSums(tx));
  const minutes: SumRow[] = [];
  for (const span of pieces.minutes) {
    const isOne = !isTimed && partOf(span.from, window) === partOf(span.before - 1, window);
    minutes.push(...(yield* findSums(tx, 'stats_minute', { ...span, isOne }, of)));
  }
  const hours = yield* readHours(tx, store, pieces.hours, of);
  const cut = new Set(pieces.cutHours);
  const ofCut = yield* readMinutesOf(tx, store, pieces.cutHours, of);
  const whole = hours.filter(({ minute }) => !cut.has(minute / 60));
  return {
    sums: [...minutes, ...hours],
    counts: [...minutes, ...whole, ...ofCut].map((row) => ({ part: partOf(row.minute, window), row })),
  };
}

function* readHours(tx: Tx, store: Store, span: Span, of: Grouping): Body<readonly SumRow[]> {
  if (span.from >= span.before) return [];
  const kept = keptSums(store, yield* countLateFolds(tx));
  if (!kept) return yield* findSums(tx, 'stats_hour', span, of);
  const oldest = yield* findOldest(tx, 'stats_hour');
  const first = Math.max(span.from, oldest ?? span.before);
  return yield* rowsOfHours(kept, keyOf('sums', of), {
    hours: Array.from({ length: Math.max(0, span.before - first) }, (_, i) => first + i),
    isWhole: () => true,
    find: (hours) => findSums(tx, 'stats_hour', { from: hours[0] ?? 0, before: (hours.at(-1) ?? 0) + 1 }, of),
  });
}

function* readMinutesOf(
  tx: Tx,
  store: Store,
  hours: readonly number[],
  of: Grouping,
): Body<readonly MinuteCounts[]> {
  if (hours.length === 0) return [];
  const kept = keptSums(store, yield* countLateFolds(tx));
  if (!kept) return yield* findCountsOfMinutes(tx, hours, of);
  const oldest = (yield* findOldest(tx, 'stats_minute')) ?? Infinity;
  return yield* rowsOfHours(kept, keyOf('minutes', of), {
    hours,
    // Retention may have removed the first minutes of the oldest hour.
    isWhole: (hour) => hour * 60 >= oldest,
    find: (missing) => findCountsOfMinutes(tx, missing, of),
  });
}
