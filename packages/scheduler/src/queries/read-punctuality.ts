/**
 * Reads which schedules are late. Called by alerts. Recorded fires come first; fires that no daemon has made are found
 * from the plan, so also while no daemon is up. The work is bounded, however long that lasts.
 *
 * A fire is late when it should have made a run and made none: no daemon fired it and it is not caught up, the queue
 * refused it, or its run expired. A fire is not late when its run was deliberately left out: a pause, a skipped or an
 * excluded fire, an unfinished run before it, a queue that drains. A schedule is no longer late once a later fire has
 * run, an operator has run it by hand, or it is paused.
 */
import type { Store } from '@sb/storage';
import { firstOverdue } from '../plan/first-wanted.ts';
import { NO_OVERRIDES, type Overrides } from '../plan/overrides.ts';
import { plannableRow } from '../fire/plan-due.ts';
import { shortestInterval } from '../cron/shortest-interval.ts';
import { findOverrides } from '../definitions/overrides.sql.ts';
import { findFirstMissed, findPunctual, type PunctualRow } from './punctuality.sql.ts';

export interface Punctuality {
  readonly name: string;
  readonly jobId: string;
  /** The shortest time between two fires, at most a day, ms. */
  readonly periodMs: number;
  /**
   * When the first fire without a run since the last run should have come: its fire time plus the jitter, ms since the
   * epoch. Absent while the schedule is on time.
   */
  readonly firstUnrunAt?: number;
}

/** Of all enabled schedules with a clock, by name; those that this node cannot read are left to other nodes. */
export async function readPunctuality(store: Store): Promise<readonly Punctuality[]> {
  const read = await store.read(function* (tx) {
    const rows = yield* findPunctual(tx);
    const missed = yield* findFirstMissed(
      tx,
      rows.filter((row) => row.is_settled === 0 && !isPaused(row)),
    );
    return { rows, missed, overrides: yield* findOverrides(tx) };
  });
  return read.rows.flatMap((row) => {
    const overrides = read.overrides.get(row.id) ?? NO_OVERRIDES;
    return punctualityOf(row, { missedAt: read.missed.get(row.id), overrides });
  });
}

interface Past {
  /** The first recorded fire that is late. */
  readonly missedAt: number | undefined;
  readonly overrides: Overrides;
}

function punctualityOf(row: PunctualRow, { missedAt, overrides }: Past): readonly Punctuality[] {
  try {
    const plannable = plannableRow(row, overrides);
    const firstUnrunAt =
      missedAt === undefined ? firstOverdue(plannable, row.since, row.now) : missedAt + plannable.jitterMs;
    return [
      {
        name: row.name,
        jobId: row.job,
        periodMs: periodOf(expressionOf(row, overrides)),
        ...(firstUnrunAt !== undefined && { firstUnrunAt }),
      },
    ];
  } catch {
    return [];
  }
}

function isPaused({ paused_until: until, now }: PunctualRow): boolean {
  return until !== null && until > now;
}

function expressionOf({ expression, now }: PunctualRow, { cron }: Overrides): string {
  return cron && cron.since <= now && now < cron.until ? cron.expression : expression;
}

/** Kept, because the same few expressions are read again and again. */
const periods = new Map<string, number>();

function periodOf(expression: string): number {
  const known = periods.get(expression);
  if (known !== undefined) return known;
  const period = shortestInterval(expression);
  periods.set(expression, period);
  return period;
}
