import type { Instant } from '../model/dates.ts';

/** A record with its revision and the time of its last change. */
export interface Stored<T> {
  readonly record: T;
  /** From 1; one more with each change. */
  readonly rev: number;
  readonly updatedAt: Instant;
}

export interface RecordRow {
  readonly rev: number;
  readonly body: string;
  readonly updated_at: number;
}

/** Decodes a row. The only place that trusts a stored text to be the record that was written. */
export function decodeRecord<T>({ rev, body, updated_at }: RecordRow): Stored<T> {
  return { record: JSON.parse(body) as T, rev, updatedAt: new Date(updated_at).toISOString() };
}
