export interface Progress {
  readonly done: number;
  readonly total?: number | undefined;
  readonly note?: string | undefined;
}

export interface ProgressRecord extends Progress {
  /** Ms since the epoch. */
  readonly at: number;
}

export interface ProgressRow {
  readonly done: number;
  readonly total: number | null;
  readonly note: string | null;
  readonly at: number;
}

/** Columns of a join: null for a run that has reported none. */
export interface JoinedProgress {
  readonly done: number | null;
  readonly total: number | null;
  readonly note: string | null;
  readonly progress_at: number | null;
}

export function progressOf({ done, total, note, at }: ProgressRow): ProgressRecord {
  return { done, at, ...(total !== null && { total }), ...(note !== null && { note }) };
}

export function joinedProgress({ done, total, note, progress_at: at }: JoinedProgress): {
  readonly progress?: ProgressRecord;
} {
  return done === null || at === null ? {} : { progress: progressOf({ done, total, note, at }) };
}
