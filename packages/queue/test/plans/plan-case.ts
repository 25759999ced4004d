import type { Store } from '@sb/storage';
import type { SizedStore } from './sized-store.ts';

/** A verb, with how many rows it may look at. */
export interface PlanCase {
  readonly name: string;
  /** How many runs it is about; what it may look at is four times that, and 16. */
  readonly batch: number;
  /** SQLite: it sorts what it has found, or takes doubles out. */
  readonly sorts?: RegExp;
  /** SQLite: it walks a table in the table's own order, and stops at its limit. */
  readonly walks?: RegExp;
  /** These statements count runs up to a bound of their own, by the range of an index: each looks at no more rows than `most`. */
  readonly counts?: { readonly text: RegExp; readonly most: number };
  /** Before it is watched. */
  readonly prepare?: (sized: SizedStore) => Promise<void>;
  readonly act: (store: Store, sized: SizedStore) => Promise<unknown>;
}

export const succeeded = { state: 'succeeded' } as const;
export const failed = {
  state: 'failed',
  reason: 'error',
  attempt: 'failed',
  error: '{"message":"no"}',
} as const;

/** The runs that are under way have the first ids. */
export const ends = (from: number, count: number, outcome: typeof succeeded | typeof failed) =>
  Array.from({ length: count }, (_, i) => ({ id: from + i, claimNo: 1, jobId: 'noop', outcome }));
