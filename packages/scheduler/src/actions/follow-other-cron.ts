/**
 * Lets a schedule follow another expression for a while. Called by CLI and console.
 * Promise: from the commit to `until` the schedule fires by the other expression, before and after by its own. Nothing
 * of the past is repeated, and a fire that is due already still comes. A crash before the commit changes nothing.
 */
import type { Operator } from '@sb/queue';
import { checkOperator } from '@sb/queue/engine';
import type { Store } from '@sb/storage';
import { isInstant } from '@sb/words';
import { checkTimes } from '../check/check-entry.ts';
import { changeOverrides, type OverrideChange } from './change-overrides.ts';
import { ScheduleChainedError, ScheduleInvalidError, ScheduleOffError } from '../schedule-errors.ts';
import { putOverride } from '../definitions/overrides.sql.ts';
import type { SeenVersion } from '../definitions/operated-schedule.ts';
import { writeAndRing } from '../definitions/write-and-ring.ts';
import { wrongInstant } from './wrong-instant.ts';

export interface OtherCronOptions extends Operator, SeenVersion {
  readonly expression: string;
  /** Default: the schedule's own. */
  readonly timezone?: string | undefined;
  /** Ms since the epoch. */
  readonly until: number;
}

/** Fails with `REQUEST_INVALID`, `UNKNOWN_SCHEDULE`, `SCHEDULE_OFF`, `SCHEDULE_CHAINED`, `SCHEDULE_INVALID`, `CONFLICT`. */
export async function followOtherCron(
  store: Store,
  name: string,
  { expression, timezone, until, ...operator }: OtherCronOptions,
): Promise<OverrideChange> {
  checkOperator('Another expression', operator);
  return writeAndRing(store, (tx) =>
    changeOverrides(tx, name, {
      ...operator,
      *change(row) {
        const zone = timezone ?? row.timezone;
        const problems = checkTimes(expression, zone);
        if (problems.length > 0) throw new ScheduleInvalidError(name, problems);
        if (row.chain !== null) throw new ScheduleChainedError(name);
        if (row.enabled === 0) throw new ScheduleOffError(name);
        if (!isInstant(until) || until <= row.now)
          throw wrongInstant(name, { field: 'until', got: until, latest: 'the end of the year 9999' });
        yield* putOverride(tx, {
          schedule_id: row.id,
          fire_at: 0,
          kind: 'cron',
          value: JSON.stringify({ expression, timezone: zone }),
          until,
          reason: operator.reason ?? null,
          by_: operator.actor,
        });
        return true;
      },
    }),
  );
}
