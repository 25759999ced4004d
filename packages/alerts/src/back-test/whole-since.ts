/** Finds from when on the history of each job is whole: older runs are removed, those that succeeded sooner than those that failed. */
import { setImmediate as breathe } from 'node:timers/promises';
import { type CountedEnds, findCountedEnds, findEnds, type PastEnd } from '@sb/queue/engine';
import type { Store } from '@sb/storage';

const HOUR_MS = 3_600_000;
const PAGE = 5_000;
const OUTCOMES = ['succeeded', 'failed'] as const;

/** The first end of each job that history keeps, ms since the epoch; absent: none. */
type KeptEnds = ReadonlyMap<string, { readonly succeeded?: number; readonly failed?: number }>;

export interface KeptHistory {
  /** The first `seq` of history. */
  readonly from: number;
  /** From when on history and statistics are compared; ms since the epoch. */
  readonly since: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The jobs of which history lacks runs that the statistics count, each with the time from which on it has all: Infinity if
 * it keeps none. Reads history in pages, until it has found an end of each kind that is counted.
 */
export async function readWholeSince(
  store: Store,
  { from, since, signal }: KeptHistory,
): Promise<ReadonlyMap<string, number>> {
  const counted = await store.read((tx) => findCountedEnds(tx, since));
  const kept = new Map<string, { succeeded?: number; failed?: number }>();
  for (let next = from; counted.some((one) => isOpen(one, kept));) {
    signal?.throwIfAborted();
    const at = next;
    const page = await store.read((tx) => findEnds(tx, at, PAGE));
    for (const end of page) keep(kept, end);
    const last = page.at(-1);
    if (!last || page.length < PAGE) break;
    next = last.seq + 1;
    await breathe();
  }
  return wholeSince(counted, kept);
}

function isOpen({ job, ...counted }: CountedEnds, kept: KeptEnds): boolean {
  return OUTCOMES.some((outcome) => counted[outcome] !== null && kept.get(job)?.[outcome] === undefined);
}

function keep(
  kept: Map<string, { succeeded?: number; failed?: number }>,
  { job, state, finishedAt }: PastEnd,
): void {
  if (state !== 'succeeded' && state !== 'failed') return;
  const ends = kept.get(job) ?? {};
  kept.set(job, ends);
  // Runs end nearly in the order of history.
  ends[state] = Math.min(ends[state] ?? Infinity, finishedAt);
}

/** Runs that failed are often kept longer than those that succeeded, and would look like failures in a row. */
function wholeSince(counted: readonly CountedEnds[], kept: KeptEnds): ReadonlyMap<string, number> {
  return new Map(
    counted.flatMap(({ job, ...ends }) => {
      const times = OUTCOMES.flatMap((outcome) => cutAt(kept.get(job)?.[outcome], ends[outcome]) ?? []);
      return times.length === 0 ? [] : [[job, Math.max(...times)] as const];
    }),
  );
}

function cutAt(kept: number | undefined, counted: number | null): number | undefined {
  if (counted === null || (kept !== undefined && kept < counted + HOUR_MS)) return undefined;
  return kept ?? Infinity;
}
