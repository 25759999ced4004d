import { suggestion } from '@sb/config';
import type { ScheduleEntry, ScheduleFile, ScheduleRecord } from '@sb/scheduler';
import { CodedError } from '@sb/words';

/** A schedule that is to be previewed, and what operators want of its fires besides. */
export interface NamedSchedule extends Pick<ScheduleRecord, 'pause' | 'overrides'> {
  readonly entry: Omit<ScheduleEntry, 'description' | 'input'>;
  /** Whether it is read from the file: else the store's own, or one that another daemon has in its file. */
  readonly inFile: boolean;
}

/** Neither the file nor the store has such a name. */
class UnknownNameError extends CodedError {
  readonly code = 'UNKNOWN_SCHEDULE';
  readonly hint = `Try: worker schedules. A cron expression is one argument: worker schedules:preview '0 9 * * 1-5'`;

  constructor(name: string, file: string, known: ReadonlyMap<string, string>) {
    const ofJob = [...known].filter(([, jobId]) => jobId === name).map(([one]) => one);
    const advice =
      ofJob.length === 0
        ? suggestion(name, [...known.keys()])
        : ` The job of that name has: ${ofJob.join(', ')}.`;
    const count = `${known.size} ${known.size === 1 ? 'is' : 'are'}`;
    super(`There is no schedule ${JSON.stringify(name)} in ${file} or in the store (${count}).${advice}`);
  }
}

/** Whether a text can only be meant as a cron expression: names have neither blanks nor signs. */
export function isExpression(text: string): boolean {
  return /[\s@*?,/]/.test(text) || text === '';
}

/** The file's before what daemons have loaded, the store's own before both. Pure. Throws `UNKNOWN_SCHEDULE`. */
export function findSchedule(
  name: string,
  { file, entries }: Pick<ScheduleFile, 'file' | 'entries'>,
  stored: readonly ScheduleRecord[],
): NamedSchedule {
  const records = stored.filter(({ isGone }) => !isGone);
  const record = records.find((one) => one.name === name);
  const entry = entries.find((one) => one.name === name);
  const { pause, overrides = [] } = record ?? {};
  const wishes = { ...(pause && { pause }), overrides };
  if (entry && record?.source !== 'store') return { entry, inFile: true, ...wishes };
  if (record) return { entry: record, inFile: false, ...wishes };
  throw new UnknownNameError(
    name,
    file,
    new Map([...entries, ...records].map((one) => [one.name, one.jobId])),
  );
}
