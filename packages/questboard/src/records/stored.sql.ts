import type { Instant } from '../model.ts';

/** A record, and what the store keeps about it. */
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

/** The one place where a stored text is taken for the record that was written there. */
export function decodeRecord<T>({ rev, body, updated_at }: RecordRow): Stored<T> {
  return { record: JSON.parse(body) as T, rev, updatedAt: new Date(updated_at).toISOString() };
}
