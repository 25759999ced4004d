/**
 * What comes into queues and leaves them, over the last minutes. Runs are counted when they end, so those that came are
 * reckoned between two samples of the depth: as many as ended, and as many as the queue has grown by.
 */
import type { Store } from '@sb/storage';
import { groupBy } from '@sb/words';
import { DEPTH_CAP } from '../../runs/depth.ts';
import { type DepthRow, findDepthRows } from '../depths.sql.ts';
import { readQueueStatistics } from './statistics.ts';

const MINUTE_MS = 60_000;
/** Of the last minutes, with the one under way if it is sampled. */
const MINUTES = 5;

/** Runs a second. */
export interface Flow {
  /** Undefined until two minutes were sampled that each follow a sampled one, or where there were too many runs to count them. */
  readonly in?: number;
  readonly out: number;
}

export interface Flows {
  readonly byQueue: ReadonlyMap<string, Flow>;
  /** Of a queue in which nothing has ended and no run was. */
  readonly others: Flow;
}

/** `queue`: of this one alone. Fold before reading. */
export async function readFlows(
  store: Store,
  { now, queue }: { readonly now: number; readonly queue?: string | undefined },
): Promise<Flows> {
  const to = Math.floor(now / MINUTE_MS);
  const rows = await store.read((tx) => findDepthRows(tx, { from: to - MINUTES - 1, to, queue }));
  const counted = new Set(rows.flatMap((row) => (row.queue === null ? [row.minute] : [])));
  // A daemon of a version before took its first sample when it started; the others are taken when their minute begins.
  const sampled = [...counted].filter((minute) => counted.has(minute - 1));
  const [first = to - MINUTES, last = to] = [sampled[0], sampled.at(-1)];
  const isKnown = first < last && sampled.length > 1;
  const span = isKnown ? { first, last } : { first: to - MINUTES, last: to };
  const window = { from: span.first * MINUTE_MS, to: (span.last - 1) * MINUTE_MS, buckets: 1, queue };
  const ends = new Map((await readQueueStatistics(store, window)).map((one) => [one.queue, one.runs]));
  const samples = groupBy(
    rows.filter((row) => row.queue !== null),
    (row) => row.queue ?? '',
  );
  const names = new Set([...ends.keys(), ...samples.keys()]);
  return {
    byQueue: new Map(
      Array.from(names, (name) => [name, flowOf(ends.get(name) ?? 0, samples.get(name) ?? [], span)]),
    ),
    others: flowOf(0, [], span),
  };

  function flowOf(ended: number, ofQueue: readonly DepthRow[], { first: a, last: b }: typeof span): Flow {
    const perSecond = 1 / ((b - a) * 60);
    const out = ended * perSecond;
    const [before, after] = [a, b].map((minute) => ofQueue.find((row) => row.minute === minute));
    if (!isKnown || isCapped(before) || isCapped(after)) return { out };
    return { in: Math.max(0, out + (runsOf(after) - runsOf(before)) * perSecond), out };
  }
}

/** No row: the queue had no runs. */
function runsOf(row: DepthRow | undefined): number {
  return row ? row.queued + row.later + row.held + row.running : 0;
}

function isCapped(row: DepthRow | undefined): boolean {
  return row !== undefined && Math.max(row.queued, row.later, row.held, row.running) >= DEPTH_CAP;
}
