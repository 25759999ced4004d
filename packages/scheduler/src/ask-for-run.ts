/** The run of a fire, asked for in the transaction of the fire. What the queue refuses is a verdict. */
import { InvalidInputError, type Trigger } from '@sb/jobs';
import { enqueueIn, isRefusal } from '@sb/queue';
import type { Body, Tx } from '@sb/storage';
import type { FireChange } from './overrides.ts';
import type { Verdict } from './plan-fires.ts';
import type { ScheduleKeys } from './schedule-keys.ts';
import { rulesOf } from './schedule-rules.ts';
import type { StoredSchedule } from './store/fires.ts';

export interface FireAnswer {
  readonly verdict: Verdict | `refused:${string}`;
  /** Its run, or the unfinished one that has the same dedupe key. */
  readonly runId?: number;
}

export interface Asking {
  readonly schedule: StoredSchedule;
  readonly fireAt: number;
  readonly missed: boolean;
  readonly keys: ScheduleKeys;
  readonly change: FireChange | undefined;
  /** Ms since the epoch. */
  readonly now: number;
}

export function* askForRun(
  tx: Tx,
  { schedule, fireAt, missed, keys, change, now }: Asking,
): Body<FireAnswer> {
  const { queue, priority, startDeadlineMs, tags } = rulesOf(schedule.rules);
  const trigger: Trigger = missed ? 'catch_up' : 'cron';
  const keyed = keys.find(schedule);
  const changed = change?.kind === 'change' ? change : undefined;
  const input: unknown =
    changed?.input !== undefined || schedule.input === null ? changed?.input : JSON.parse(schedule.input);
  const delayMs = Math.max(0, (changed?.runAt ?? now) - now);
  try {
    if (keyed instanceof Error) throw keyed;
    const { id, verdict } = yield* enqueueIn(tx, {
      ...keyed,
      jobId: schedule.job,
      trigger,
      schedule: { id: schedule.id, fireAt },
      createdBy: `schedule:${schedule.name}`,
      ...(queue !== undefined && { queue }),
      ...(priority !== undefined && { priority }),
      ...(startDeadlineMs !== undefined && { startWithinMs: startDeadlineMs }),
      ...(tags.length > 0 && { tags }),
      ...(delayMs > 0 && { delayMs }),
      ...(input !== undefined && { input }),
    });
    return { verdict: verdict === 'enqueued' ? 'run' : 'duplicate', runId: id };
  } catch (error) {
    if (!isRefusal(error) && !(error instanceof InvalidInputError)) throw error;
    return { verdict: `refused:${error.code.toLowerCase()}` };
  }
}
