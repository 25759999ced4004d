/** Dead letters as people read them, and how they are chosen. */
import type { FailureReason, LetterStatus, Priority } from '@sb/jobs';
import { priorityName } from '../lifecycle.ts';
import { parseError, type RunError } from '../runs/run-records.ts';
import type { LetterRow } from './find-letters.sql.ts';

/** A run that failed for good. Outlives its row of history. Times are ms since the epoch. */
export interface DeadLetter {
  readonly runId: number;
  readonly jobId: string;
  readonly queue: string;
  readonly priority: Priority;
  readonly reason: FailureReason;
  readonly status: LetterStatus;
  readonly diedAt: number;
  /** In lists its first line. */
  readonly error?: RunError;
  readonly tags: readonly string[];
  readonly dryRun: boolean;
  /** The run that replays led back to; the dead run itself when it was none. */
  readonly rootId: number;
  /** The run that was made of it last. */
  readonly replayedAs?: number;
}

/** Every condition must hold; without any, all letters are meant. */
export interface DeadFilter {
  readonly jobId?: string;
  readonly reasons?: readonly FailureReason[];
  /** Died at or after, ms since the epoch. */
  readonly since?: number;
  /** Part of what the error or one of its causes says; case does not matter. */
  readonly text?: string;
}

export type DeadChoice = { readonly filter: DeadFilter } | { readonly ids: readonly number[] };

/** A letter whose run was named, and that is not open any more. */
export interface ClosedLetter {
  readonly runId: number;
  readonly jobId: string;
  readonly status: LetterStatus;
  readonly replayedAs?: number;
}

export function letterOf(row: LetterRow): DeadLetter {
  const [line] = row.error_text?.split('\n') ?? [];
  return {
    runId: row.run_id,
    jobId: row.job,
    queue: row.queue,
    priority: priorityName(row.priority),
    reason: row.reason,
    status: row.status,
    diedAt: row.died_at,
    ...(row.error !== null
      ? { error: parseError(row.error) }
      : line !== undefined && { error: { message: line } }),
    tags: row.tags === null ? [] : (JSON.parse(row.tags) as readonly string[]),
    dryRun: row.dry_run === 1,
    rootId: row.root_id,
    ...(row.replayed_as !== null && { replayedAs: row.replayed_as }),
  };
}
