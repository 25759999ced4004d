import { type BacklogRow, type BacklogsWanted, standingOf } from '@sb/queue/engine';
import type { QueueFacts } from '../facts.ts';

interface BesideRow extends Pick<QueueFacts, 'samples'> {
  readonly counts: BacklogsWanted;
  readonly now: number;
}

/** The facts about a queue, from its row in the store. */
export function queueFactsOf(row: BacklogRow, { counts, samples, now }: BesideRow): QueueFacts {
  const { due, late, dead } = counts;
  const lastDead = lastDeadOf(row);
  return {
    ...standingOf(row),
    name: row.name,
    stopsAt: {
      ...(due !== undefined && { due }),
      ...(late && { late: late.most }),
      ...(dead !== undefined && { dead }),
    },
    due: row.due ?? 0,
    ...(row.next_at !== null && row.next_at <= now && { oldestDueAt: row.next_at }),
    retrying: row.retrying ?? 0,
    late: Object.fromEntries((late?.lagsMs ?? []).map((ms, at) => [ms, row.late[at] ?? 0])),
    deadLetters: row.dead ?? 0,
    ...(lastDead && { lastDead }),
    ...(row.max_running !== null && { maxRunning: row.max_running }),
    samples,
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
