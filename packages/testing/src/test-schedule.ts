import {
  type AskedUpstream,
  DEFAULT_RULES,
  type ScheduleEntry,
  type ScheduleRules,
  fillUpstream,
} from '@sb/scheduler';

/** As in `scheduler.yaml`. Only `jobId`, and either `schedule` or `after`, are needed. */
export type TestSchedule = Pick<ScheduleEntry, 'jobId'> &
  Partial<Omit<ScheduleEntry, 'rules' | 'after'>> & {
    readonly rules?: Partial<ScheduleRules> | undefined;
    readonly after?: readonly AskedUpstream[] | undefined;
  };

export function entryOf({ rules, after, ...schedule }: TestSchedule): ScheduleEntry {
  return {
    name: schedule.jobId,
    enabled: true,
    timezone: 'UTC',
    ...schedule,
    ...(after && { after: after.map(fillUpstream) }),
    rules: { ...DEFAULT_RULES, ...rules },
  };
}
