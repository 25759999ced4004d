import { suggestion } from '@sb/config';
import type { ScheduleEntry, ScheduleFile } from '@sb/scheduler';

/** The schedules that are configured have no such name. */
class ScheduleNotFoundError extends Error {
  override readonly name = 'ScheduleNotFoundError';
  readonly code = 'NOT_FOUND';
  readonly hint = `Try: worker schedules. A cron expression is one argument: worker schedules:preview '0 9 * * 1-5'`;

  constructor(name: string, { file, entries }: Pick<ScheduleFile, 'file' | 'entries'>) {
    const known = entries.map((entry) => entry.name);
    const ofJob = entries.filter(({ jobId }) => jobId === name).map((entry) => entry.name);
    const advice =
      ofJob.length === 0 ? suggestion(name, known) : ` The job of that name has: ${ofJob.join(', ')}.`;
    super(`There is no schedule ${JSON.stringify(name)} in ${file} (it has ${known.length}).${advice}`);
  }
}

/** Whether a text can only be meant as a cron expression: names have neither blanks nor signs. */
export function isExpression(text: string): boolean {
  return /[\s@*?,/]/.test(text) || text === '';
}

/** Throws `NOT_FOUND` with the name that may have been meant. */
export function findSchedule(name: string, file: ScheduleFile): ScheduleEntry {
  const entry = file.entries.find((one) => one.name === name);
  if (!entry) throw new ScheduleNotFoundError(name, file);
  return entry;
}
