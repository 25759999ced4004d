import type { LogFields } from '@sb/logger';
import type { ReloadReport, ScheduleDiff, ScheduleEntry } from '@sb/scheduler';
import { writtenTimes } from '@sb/views';
import { cut } from '../../cli/terminal/text.ts';
import { fieldChangeText } from '../../views/field-change-text.ts';

/** A longer message is cut, characters; the fields of the log line have all. */
const LONGEST_TEXT = 300;

/** One change to report: the message is for people, the fields are for programs. */
export interface ScheduleNews {
  readonly level: 'info' | 'warn';
  readonly message: string;
  readonly fields: LogFields;
}

/** The changes of a file that was read again. `diff`: between the two versions; `report`: the changes in the store. */
export function scheduleChanges(diff: ScheduleDiff, report: ReloadReport): readonly ScheduleNews[] {
  const { added, changed, gone } = diff;
  const reported = new Set([...added, ...changed].map(({ name }) => name));
  return [
    ...added.map(addedNews),
    ...changed.map(({ name, changes }) =>
      news(`schedule ${name} has changed: ${cut(changes.map(fieldChangeText).join(', '), LONGEST_TEXT)}`, {
        schedule: name,
        changes,
      }),
    ),
    ...[...report.added, ...report.changed]
      .filter((name) => !reported.has(name))
      .map((name) => news(`schedule ${name} is again as in this file`, { schedule: name })),
    ...gone.map(({ name, enabled }) => goneNews(name, enabled && !report.disabled.includes(name))),
    ...report.disabled
      .filter((name) => !gone.some((entry) => entry.name === name))
      .map((name) => news(`schedule ${name} no longer fires: no running daemon has it`, { schedule: name })),
    ...report.left
      .filter((name) => reported.has(name))
      .map((name) => ({
        level: 'warn' as const,
        message: `schedule ${name} stays as it was: the version of a newer running daemon is in force`,
        fields: { schedule: name },
      })),
  ];
}

function addedNews(entry: ScheduleEntry): ScheduleNews {
  const { name, jobId, schedule, after, when, timezone, enabled } = entry;
  return news(`schedule ${name} is new: ${writtenTimes(entry)}${enabled ? '' : ', off'}`, {
    schedule: name,
    jobId,
    ...(schedule !== undefined && { expression: schedule }),
    ...(after && { after }),
    ...(when !== undefined && { when }),
    timezone,
    enabled,
  });
}

function goneNews(schedule: string, goesOn: boolean): ScheduleNews {
  return goesOn
    ? news(`schedule ${schedule} is gone from the file, but still fires: another running daemon has it`, {
        schedule,
        goesOn,
      })
    : news(`schedule ${schedule} is gone from the file, and no longer fires`, { schedule, goesOn });
}

function news(message: string, fields: LogFields): ScheduleNews {
  return { level: 'info', message, fields };
}
