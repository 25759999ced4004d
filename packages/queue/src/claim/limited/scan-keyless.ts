/**
 * How a claim gets past runs whose keys its code does not work out. The usual claim would read all of them each time. A scan
 * reads a bounded part of each queue and priority, and the next scan continues there, until one reaches the end and the
 * next begins at the front again. A run that has room but got no slot may have to wait for that. Pure.
 */
import type { HeldRow } from '../../limits/lock-and-release.sql.ts';
import { groupBy } from '@sb/words';
import type { Scope, Wanted } from './find-limited.sql.ts';

/** A scan reads this many rows of a queue and priority: as many runs as a claim may want, twice. */
export const KEYLESS_SCAN = 400;

/** The last row of a queue and priority that was read. */
export type Position = Pick<HeldRow, 'queue_id' | 'priority' | 'run_at' | 'id'>;

export interface KeylessScan {
  readonly rows: readonly HeldRow[];
  /** Where the next scan continues; empty: it begins at the front. */
  readonly positions: readonly Position[];
}

export function mayMeetKeyless({ needLimitKey, needRateKey }: Scope): boolean {
  return needLimitKey.length + needRateKey.length > 0;
}

/** Chooses runs that the node can take of those that were read. `seen`: by priority, then by due time. */
export function chooseWithKeys(
  seen: readonly HeldRow[],
  scope: Scope,
  { passed, ...wanted }: Wanted & { readonly passed: readonly Position[] },
): KeylessScan {
  const ours = seen.filter((row) => isInScope(row, scope));
  const cutOff = [...groupBy(seen, rangeOf)].flatMap(([range, { length }]) =>
    length === KEYLESS_SCAN ? [range] : [],
  );
  // A long range that was read to its end waits there for the others: from its front it would be cut off again. A short
  // one is read whole each time.
  const long = new Set([...passed.map(rangeOf), ...cutOff]);
  const ends = new Map<string, Position>(
    [...passed, ...seen].filter((row) => long.has(rangeOf(row))).map((row) => [rangeOf(row), row]),
  );
  const positions = cutOff.length > 0 && ours.length < wanted.limit ? [...ends.values()] : [];
  return { rows: firstAndOldest(ours, wanted), positions };
}

function rangeOf({ queue_id: queue, priority }: Position): string {
  return `${queue}/${priority}`;
}

/** Whether the node may take runs of its job, and its code works out the keys that are missing. */
export function isInScope(row: HeldRow, { jobs, needLimitKey, needRateKey }: Scope): boolean {
  const { job_id: job, limit_key: limitKey, rate_key: rateKey } = row;
  const lacksKey =
    (limitKey === null && needLimitKey.includes(job)) || (rateKey === null && needRateKey.includes(job));
  return jobs.includes(job) && !lacksKey;
}

/** Of runs by priority, then by due time. */
export function firstAndOldest(found: readonly HeldRow[], { limit, oldest }: Wanted): readonly HeldRow[] {
  if (oldest === 0 || found.length <= limit) return found.slice(0, limit);
  const first = new Set(found.toSorted(byDue).slice(0, oldest));
  return found.filter((row, at) => at < limit || first.has(row));
}

export function byDue(one: HeldRow, other: HeldRow): number {
  return one.run_at - other.run_at || one.id - other.id;
}
