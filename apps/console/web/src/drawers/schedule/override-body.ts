/** What was typed about an override, as the route takes it. Pure. */
import { commandLine, compactJson } from '../../words/commands/command-line.ts';
import { typedJson } from '../../words/text/typed-json.ts';
import { plural } from '../../words/numbers.ts';
import { clockOrDate, placeOf } from '../../words/times.ts';
import { type TypedTime, typedTime } from '../../words/typed-time.ts';

export interface OverrideTexts {
  readonly kind: 'time' | 'input' | 'cron';
  /** A time, by the clocks of the schedule. */
  readonly runAt: string;
  /** JSON. */
  readonly input: string;
  readonly cron: string;
  readonly timezone: string;
  /** A time by the clocks of `timezone`, or how long. */
  readonly until: string;
}

/** Times are by the clocks of `zone`, that of the schedule; ms since the epoch. */
export interface OverrideContext {
  readonly zone: string;
  readonly now: number;
}

export type OverrideBody =
  | { readonly runAt: string }
  | { readonly input: unknown }
  | { readonly cron: string; readonly timezone: string; readonly for: string }
  | { readonly cron: string; readonly timezone: string; readonly until: string };

/** The fires of the preview: enough to say how often another expression fires before its end. */
export const COUNTED = 100;
const EXPECTED =
  'expected a time such as 18:00, a date such as 2026-12-01 18:00, or after how long, such as 4h';

/** Throws what is wrong with it, for people. */
export function overrideBody(texts: OverrideTexts, { zone, now }: OverrideContext): OverrideBody {
  const { kind, runAt, input, cron } = texts;
  if (kind === 'input') return { input: typedJson(input) };
  if (kind === 'cron') {
    const timezone = zoneOf(texts, zone);
    if (!isZone(timezone)) throw new Error('Timezone: expected an IANA zone such as Europe/Berlin.');
    const end = endOf(texts, { zone, now });
    if (!end) throw new Error(`Until: ${EXPECTED}.`);
    const of = { cron: cron.trim(), timezone };
    return end.after === undefined ? { ...of, until: isoTime(end.at) } : { ...of, for: end.after };
  }
  const time = typedTime(runAt, zone, now);
  if (!time) throw new Error(`Runs at: ${EXPECTED}.`);
  return { runAt: isoTime(time.at) };
}

/** The end of another expression. Undefined: what was typed is no time, or the zone is not known. */
export function endOf(texts: OverrideTexts, { zone, now }: OverrideContext): TypedTime | undefined {
  try {
    return typedTime(texts.until, zoneOf(texts, zone), now);
  } catch {
    return undefined;
  }
}

/** `Fires 3 times until 15:32 Berlin`; of an expression that fires very often, as many as were asked for, or more. */
export function timesText(fires: readonly unknown[], end: number, { zone, now }: OverrideContext): string {
  const times = plural({ count: fires.length, isAtLeast: fires.length >= COUNTED }, 'time');
  return `Fires ${times} until ${clockOrDate(end, zone, now)} ${placeOf(zone)}`;
}

/** That of the schedule, where none is typed. */
export function zoneOf({ timezone }: OverrideTexts, zone: string): string {
  return timezone.trim() === '' ? zone : timezone.trim();
}

function isZone(timezone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone: timezone }).format(0) !== '';
  } catch {
    return false;
  }
}

/** The same by the command line; a time that is not typed yet is left open. */
export function overrideCommand(name: string, texts: OverrideTexts, context: OverrideContext): string {
  const command = (...words: readonly string[]): string => commandLine('schedules:override', name, ...words);
  const { kind, input, runAt, cron } = texts;
  if (kind === 'input') return command('--input', compactJson(input));
  if (kind === 'cron') {
    const words = ['--cron', cron.trim(), '--timezone', zoneOf(texts, context.zone)];
    const end = endOf(texts, context);
    if (!end) return `${command(...words, '--until')} …`;
    return end.after === undefined
      ? command(...words, '--until', isoTime(end.at))
      : command(...words, '--for', end.after);
  }
  const time = typedTime(runAt, context.zone, context.now);
  return time ? command('--run-at', isoTime(time.at)) : `${command('--run-at')} …`;
}

function isoTime(at: number): string {
  return new Date(at).toISOString();
}
