import type { RegisteredJob } from '@sb/jobs';
import { parseEntries, type ScheduleEntry, type ScheduleRules } from '@sb/scheduler';
import type { WorkerSchedule } from '@sb/worker';

/** As in `scheduler.yaml`; rules may also be in `rules`, as they are stored. A `ScheduleEntry` of a file is one too. */
export type TestSchedule = {
  readonly [Key in keyof WorkerSchedule]: WorkerSchedule[Key] | undefined;
} & Pick<WorkerSchedule, 'jobId'> & { readonly rules?: Partial<ScheduleRules> | undefined };

/** Throws `CONFIG_INVALID` with every problem, as a daemon does that reads a file. */
export async function readTestSchedules(
  schedules: readonly TestSchedule[],
  jobs: readonly RegisteredJob[],
): Promise<readonly ScheduleEntry[]> {
  const entries = schedules.map(({ rules, ...entry }) => ({ ...fieldsOf(rules, entry.after), ...entry }));
  return (await parseEntries(entries, 'createTestWorker', jobs)).entries;
}

/** The rules as fields of a file. The rules of a clock, which an entry of a file has by default, are not those of a chain. */
function fieldsOf(rules: Partial<ScheduleRules> | undefined, after: unknown): object {
  const { catchUp, catchUpWindowMs, catchUpCap, jitterMs, startDeadlineMs, ...same } = rules ?? {};
  const clock = { catchUp, catchUpWindow: catchUpWindowMs, catchUpCap, jitter: jitterMs };
  return { ...same, startDeadline: startDeadlineMs, ...(after === undefined && clock) };
}
