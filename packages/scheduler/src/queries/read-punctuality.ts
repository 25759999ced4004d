/**
 * Which schedules are late. Called by alerts. Fires on record have the word; what nobody has fired is found from the
 * plan, so also while no daemon is up. The work is bounded, however long that lasted.
 *
 * Late is a fire that should have made a run and made none: nobody was up and it is not caught up, the queue refused
 * it, its run expired. What somebody wanted so is not late: a pause, a skipped or an excluded fire, a run before it
 * that has not ended, a queue that drains. It is over when a later fire has run, by a run by hand, and by a pause.
 */
import type { Store } from '@sb/storage';
import { firstOverdue } from '../plan/first-wanted.ts';
import { NO_OVERRIDES, type Overrides } from '../plan/overrides.ts';
import { toPlannable } from '../fire/plan-due.ts';
import { shortestInterval } from '../cron/shortest-interval.ts';
import { findOverrides } from '../definitions/fires.sql.ts';
import { findFirstMissed, findPunctual, type PunctualRow } from './punctuality.sql.ts';

export interface Punctuality {
  readonly name: string;
  readonly jobId: string;
  /** The shortest time between two fires, at most a day, ms. */
  readonly periodMs: number;
  /**
   * When the first fire since the last run should have come that made none, ms since the epoch: its time, and its
   * jitter. Absent while the schedule is on time.
   */
  readonly firstUnrunAt?: number;
}

/** Of all schedules that are on and go by a clock, by name; those that this node cannot read are left to others. */
export async function readPunctuality(store: Store): Promise<readonly Punctuality[]> {
  const looked = await store.read(function* (tx) {
    const rows = yield* findPunctual(tx);
    const missed = yield* findFirstMissed(
      tx,
      rows.filter((row) => row.is_settled === 0 && !isPaused(row)),
    );
    return { rows, missed, overrides: yield* findOverrides(tx) };
  });
  return looked.rows.flatMap((row) => {
    const overrides = looked.overrides.get(row.id) ?? NO_OVERRIDES;
    return punctualityOf(row, { missedAt: looked.missed.get(row.id), overrides });
  });
}

interface Past {
  /** The first fire on record that is late. */
  readonly missedAt: number | undefined;
  readonly overrides: Overrides;
}

function punctualityOf(row: PunctualRow, { missedAt, overrides }: Past): readonly Punctuality[] {
  try {
    const plannable = toPlannable(row, overrides, row.now);
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

/** Asked again and again, of few expressions. */
const periods = new Map<string, number>();

function periodOf(expression: string): number {
  const known = periods.get(expression);
  if (known !== undefined) return known;
  const period = shortestInterval(expression);
  periods.set(expression, period);
  return period;
}
