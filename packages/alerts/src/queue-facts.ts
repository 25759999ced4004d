import { type BacklogRow, standingOf } from '@sb/queue';
import type { QueueFacts } from './facts.ts';

interface BesideRow extends Pick<QueueFacts, 'looks'> {
  /** Of the late counts, in their order. */
  readonly lagsMs: readonly number[];
  readonly now: number;
}

/** Of a queue as the store has it. */
export function queueFactsOf(row: BacklogRow, { lagsMs, looks, now }: BesideRow): QueueFacts {
  const lastDead = lastDeadOf(row);
  return {
    ...standingOf(row),
    name: row.name,
    due: row.due ?? 0,
    ...(row.next_at !== null && row.next_at <= now && { oldestDueAt: row.next_at }),
    retrying: row.retrying ?? 0,
    late: Object.fromEntries(lagsMs.map((ms, at) => [ms, row.late[at] ?? 0])),
    deadLetters: row.dead ?? 0,
    ...(lastDead && { lastDead }),
    ...(row.max_running !== null && { maxRunning: row.max_running }),
    looks,
  };
}

function lastDeadOf({ lastDead }: BacklogRow): QueueFacts['lastDead'] {
  if (!lastDead) return undefined;
  const [error] = lastDead.error_text?.split('\n') ?? [];
  return {
    runId: lastDead.id,
    at: lastDead.died_at,
    jobId: lastDead.job,
    ...(error !== undefined && { error }),
  };
}
