import { suggestion } from '@sb/config';
import type { ScheduleEntry, ScheduleFile, ScheduleRecord } from '@sb/scheduler';
import { CodedError, quote } from '@sb/words';
import { wishesOf } from '@sb/views';

type Wishes = ReturnType<typeof wishesOf>;

/** A schedule to preview, with what operators ask of its fires. */
export interface NamedSchedule extends Wishes, Pick<ScheduleRecord, 'jobPause'> {
  readonly entry: Omit<ScheduleEntry, 'description' | 'input'>;
  /** True: it is read from the file. False: the store or the file of another daemon has it. */
  readonly inFile: boolean;
}

/** Neither the file nor the store has a schedule of this name. */
class UnknownNameError extends CodedError {
  readonly code = 'UNKNOWN_SCHEDULE';
  readonly hint = `Try: worker schedules. A cron expression is one argument: worker schedules:preview '0 9 * * 1-5'`;

  constructor(name: string, file: string, known: ReadonlyMap<string, string>) {
    const ofJob = [...known].filter(([, jobId]) => jobId === name).map(([one]) => one);
    const advice =
      ofJob.length === 0
        ? suggestion(name, [...known.keys()])
        : ` The job of this name has: ${ofJob.join(', ')}.`;
    const count = `${known.size} ${known.size === 1 ? 'is' : 'are'}`;
    super(`There is no schedule ${quote(name)} in ${file} or in the store (${count}).${advice}`);
  }
}

/** True for a text that can only be a cron expression: names contain neither blanks nor signs. */
export function isExpression(text: string): boolean {
  return /[\s@*?,/]/.test(text) || text === '';
}

/** Finds a schedule: first one of the store, then of this file, then of other daemons. Pure. Throws `UNKNOWN_SCHEDULE`. */
export function findSchedule(
  name: string,
  { file, entries }: Pick<ScheduleFile, 'file' | 'entries'>,
  stored: readonly ScheduleRecord[],
): NamedSchedule {
  const records = stored.filter(({ isGone }) => !isGone);
  const record = records.find((one) => one.name === name);
  const entry = entries.find((one) => one.name === name);
  const jobPause = record?.jobPause && { jobPause: record.jobPause };
  if (entry && record?.source !== 'store')
    return { entry, inFile: true, ...wishesOf(entry, record), ...jobPause };
  if (record) return ofStore(record);
  throw new UnknownNameError(
    name,
    file,
    new Map([...entries, ...records].map((one) => [one.name, one.jobId])),
  );
}

/** A schedule as the store has it. */
export function ofStore(record: ScheduleRecord): NamedSchedule {
  const { jobPause } = record;
  return { entry: record, inFile: false, ...wishesOf(record, record), ...(jobPause && { jobPause }) };
}
