import { toString } from 'cronstrue';

import { type CronFields, needsBothDays, parseCron } from './cron-expression.ts';
import type { CronField } from './cron-field.ts';

const EVERY_MINUTE = 'Every minute, ';

/**
 * Says an expression in English, with 24-hour times: `30 8 * * 1-5` is "At 08:30, Monday through Friday".
 * Throws `CronError`.
 */
export function describeCron(expression: string): string {
  const fields = parseCron(expression);
  const { minute, hour, dayOfMonth, month, dayOfWeek } = fields;
  const times = [evenly(minute, 60), evenly(hour, 24)];
  const months = named(month);
  if (needsBothDays(fields)) return say([...times, plain(dayOfMonth), months, named(dayOfWeek)]);
  const time = say([...times, '*', '*', '*']);
  return [time, eitherDay(fields), clause(['*', '*', '*', months, '*'])].filter(Boolean).join(', ');
}

/** Where either day field is enough. (Cronstrue would join the two by "and".) */
function eitherDay({ dayOfMonth, dayOfWeek }: CronFields): string {
  if (dayOfMonth.full || dayOfWeek.full) return '';
  const date = clause(['*', '*', plain(dayOfMonth), '*', '*']);
  const weekday = clause(['*', '*', '*', '*', named(dayOfWeek)]);
  return `${date} or ${weekday.replace(/^only /, '')}`;
}

/** The words that one field adds to those of the time. */
function clause(texts: string[]): string {
  return say(texts).slice(EVERY_MINUTE.length);
}

function say(texts: string[]): string {
  return toString(texts.join(' '), { use24HourTimeFormat: true, logicalAndDayFields: true });
}

/** "Every 45 minutes" would be wrong for minutes 0 and 45: only a step that divides the size keeps its distance. */
function evenly(field: CronField, size: number): string {
  const [, step] = /^\*\/(\d+)$/.exec(field.text) ?? [];
  return step !== undefined && size % Number(step) !== 0 ? field.values.join(',') : plain(field);
}

/** Months and days of the week have names: "Monday, Wednesday, and Friday" says more than a step. */
function named(field: CronField): string {
  return field.text.includes('/') && !field.full ? field.values.join(',') : plain(field);
}

// Cronstrue says "every 60 minutes" for a step that hits one value, "5 through 5" for `5-5`, speaks of `5,*` literally,
// of `0,*/20` as "every hour and every 20 minutes", and keeps leading zeros.
function plain({ text, values, full }: CronField): string {
  if (full) return '*';
  if (values.length === 1) return String(values[0]);
  if (/\*.*,|,.*\*/.test(text)) return values.join(',');
  return text.replaceAll(/\b0+(?=\d)/g, '').replaceAll(/\b(\w+)-\1(\/\d+)?\b/g, '$1');
}
