import type { LogFields } from '@sb/logger';
import type { ReloadReport, ScheduleDiff, ScheduleEntry } from '@sb/scheduler';
import { cut } from '../../cli/terminal/text.ts';
import { writtenTimes } from '../schedules/views/chain-words.ts';
import { fieldChangeText } from '../../views/field-change-text.ts';

/** Of a message; the fields have all. */
const LONGEST_TEXT = 300;

/** One thing to tell: the message has for people what the fields have for programs. */
export interface ScheduleNews {
  readonly level: 'info' | 'warn';
  readonly message: string;
  readonly fields: LogFields;
}

/** What a file that was read again has changed: `diff` between the two files, `report` of what the store made of it. */
export function scheduleChanges(diff: ScheduleDiff, report: ReloadReport): readonly ScheduleNews[] {
  const { added, changed, gone } = diff;
  const told = new Set([...added, ...changed].map(({ name }) => name));
  return [
    ...added.map(addedNews),
    ...changed.map(({ name, changes }) =>
      news(`schedule ${name} has changed: ${cut(changes.map(fieldChangeText).join(', '), LONGEST_TEXT)}`, {
        schedule: name,
        changes,
      }),
    ),
    ...[...report.added, ...report.changed]
      .filter((name) => !told.has(name))
      .map((name) => news(`schedule ${name} is as this file has it again`, { schedule: name })),
    ...gone.map(({ name, enabled }) => goneNews(name, enabled && !report.disabled.includes(name))),
    ...report.disabled
      .filter((name) => !gone.some((entry) => entry.name === name))
      .map((name) => news(`schedule ${name} fires no more: no daemon at work has it`, { schedule: name })),
    ...report.left
      .filter((name) => told.has(name))
      .map((name) => ({
        level: 'warn' as const,
        message: `schedule ${name} stays as it was: a newer daemon at work has it, and has the say`,
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
    ? news(`schedule ${schedule} is gone from the file, and goes on: another daemon at work has it`, {
        schedule,
        goesOn,
      })
    : news(`schedule ${schedule} is gone from the file, and fires no more`, { schedule, goesOn });
}

function news(message: string, fields: LogFields): ScheduleNews {
  return { level: 'info', message, fields };
}
