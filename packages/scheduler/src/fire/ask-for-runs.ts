/** Enqueues the runs of fires, in the transaction of the fires. A refusal of the queue becomes the verdict of the fire. */
import { InvalidInputError, type Trigger } from '@sb/jobs';
import type { Enqueued } from '@sb/queue';
import { enqueueEachIn, isRefusal, type RunRequest } from '@sb/queue/engine';
import type { Body, Tx } from '@sb/storage';
import type { Overrides } from '../plan/overrides.ts';
import type { ScheduleKeys } from './schedule-keys.ts';
import { runOptions } from '../definitions/run-options.ts';
import type { FireSpans } from './fire-spans.ts';
import { findTraces } from './traces.sql.ts';
import type { StoredSchedule } from '../definitions/due-schedules.sql.ts';
import type { FireVerdict } from '../definitions/fires.sql.ts';

/** A fire that asks for a run. `fireAt`: the fire time, ms since the epoch. */
export interface AskingFire {
  readonly schedule: StoredSchedule;
  readonly fireAt: number;
  /** It is caught up: no daemon fired it at its time. */
  readonly isLate: boolean;
  /** It has waited, and meanwhile its schedule was disabled or removed. */
  readonly isOff?: boolean;
  /** The run that it follows in a chain. */
  readonly afterRun?: number | undefined;
}

export interface Asking {
  readonly keys: ScheduleKeys;
  readonly overrides: ReadonlyMap<number, Overrides>;
  /** Ms since the epoch. */
  readonly now: number;
  readonly spans: FireSpans;
}

export function* askForRuns(
  tx: Tx,
  fires: readonly AskingFire[],
  asking: Asking,
): Body<ReadonlyMap<AskingFire, FireVerdict>> {
  const traces = yield* findTraces(
    tx,
    fires.flatMap(({ afterRun }) => afterRun ?? []),
  );
  const requests = fires.map((fire) => {
    const request = requestOf(fire, asking);
    return 'jobId' in request
      ? goOnIn(request, asking.spans.traceOf(fire, traces.get(fire.afterRun)))
      : request;
  });
  const good = requests.filter((request): request is RunRequest => 'jobId' in request);
  const answers = (good.length > 0 ? yield* enqueueEachIn(tx, good) : []).values();
  return new Map(
    fires.map((fire, i) => {
      const request = requests[i];
      const outcome = request && 'jobId' in request ? verdictOf(answers.next().value) : request;
      const { schedule, fireAt } = fire;
      return [fire, { scheduleId: schedule.id, fireAt, ...(outcome ?? verdictOf(undefined)) }];
    }),
  );
}

type Outcome = Pick<FireVerdict, 'verdict' | 'runId'>;

function requestOf(
  { schedule, fireAt, isLate, isOff }: AskingFire,
  { keys, overrides, now }: Omit<Asking, 'spans'>,
): RunRequest | Outcome {
  if (isOff) return { verdict: 'skipped_overlap' };
  const change = overrides.get(schedule.id)?.changes.get(fireAt);
  const changed = change?.kind === 'change' ? change : undefined;
  const keyed = changed?.input === undefined ? keys.find(schedule) : changed.key;
  if (keyed instanceof Error) return verdictOf(keyed);
  const input: unknown =
    changed?.input !== undefined || schedule.input === null ? changed?.input : JSON.parse(schedule.input);
  const delayMs = Math.max(0, (changed?.runAt ?? now) - now);
  return {
    ...keyed,
    jobId: schedule.job,
    trigger: triggerOf(schedule, isLate),
    schedule: { id: schedule.id, fireAt },
    createdBy: `schedule:${schedule.name}`,
    ...runOptions(schedule.rules),
    ...(delayMs > 0 && { delayMs }),
    ...(input !== undefined && { input }),
  };
}

function goOnIn(request: RunRequest, trace: string | undefined): RunRequest {
  return trace === undefined ? request : { ...request, trace };
}

function triggerOf({ chain }: StoredSchedule, isLate: boolean): Trigger {
  if (chain !== null) return 'dependency';
  return isLate ? 'catch_up' : 'cron';
}

function verdictOf(answer: Enqueued | Error | undefined): Outcome {
  if (answer === undefined) throw new Error('A fire got no answer.');
  if (!(answer instanceof Error))
    return { verdict: answer.verdict === 'enqueued' ? 'run' : 'duplicate', runId: answer.id };
  if (isRefusal(answer) || answer instanceof InvalidInputError)
    return { verdict: `refused:${answer.code.toLowerCase()}` };
  throw answer;
}
