/** Makes values from the texts of flags. Each parser throws InvalidArgumentError, whose message says what to give. */
import { ROLES } from '@sb/access';
import { ALERT_STATES, CHANNELS, SEVERITIES } from '@sb/alerts';
import { parseRate, suggestion } from '@sb/config';
import {
  FAILURE_REASONS,
  FINISHED_STATES,
  LETTER_STATUSES,
  LIVE_VIEWS,
  parseDuration,
  PRIORITIES,
  REPLACED_PARTS,
  TRIGGERS,
} from '@sb/jobs';
import type { LogPosition, Rate } from '@sb/queue';
import { LOG_LEVELS } from '@sb/logger';
import { isDay, quote, readInstant } from '@sb/words';
import { InvalidArgumentError } from 'commander';
import { UsageError } from './usage-error.ts';

export const HIGHEST_PORT = 65_535;
/** That of Node. */
const INSPECTOR_PORT = 9_229;

/** The value of an argument. Of an option, commander itself says which one it is, and what was typed. */
export function argumentValue<Value>(name: string, text: string, parse: (text: string) => Value): Value {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    throw new UsageError(`argument ${quote(text)} of <${name}> is invalid. ${error.message}`);
  }
}

/** Ms, 0 included. */
export function durationValue(text: string): number {
  try {
    // In code a number alone would be milliseconds. A person may mean seconds or minutes, so it needs a unit.
    if (!/^\d+$/.test(text.trim())) return parseDuration(text);
  } catch {
    // Commander adds the name of the option only to its own error.
  }
  throw new InvalidArgumentError(
    'Give a duration with its unit, such as 30s, 5m, 24h or 7d, at most 36525d.',
  );
}

/** Ms, at least one. */
export function spanValue(text: string): number {
  const ms = durationValue(text);
  if (ms > 0) return ms;
  throw new InvalidArgumentError('Give a duration above 0, such as 30s, 5m, 24h or 7d.');
}

/** A day of the calendar, as it was typed. */
export function dateValue(text: string): string {
  if (isDay(text)) return text;
  throw new InvalidArgumentError('Give a date such as 2026-02-02.');
}

/** A date alone is midnight UTC. A time has its zone: that of this machine is rarely the one that a person means. */
export function instantValue(text: string): Date {
  const ms = readInstant(text);
  if (ms !== undefined) return new Date(ms);
  throw new InvalidArgumentError(
    'Give an instant with its zone, such as 2026-01-05T09:00:00Z or 2026-01-05T09:00+01:00, or a date.',
  );
}

/** A time that has passed, as it was typed: `24h` ago, or an instant. */
export interface PastTime {
  readonly text: string;
  /** Ms since the epoch. */
  readonly at: (now: number) => number;
}

export function pastValue(text: string): PastTime {
  if (!/^\d{4}-\d{2}-\d{2}/.test(text)) {
    const ms = pastSpan(text);
    return { text, at: (now) => now - ms };
  }
  const at = instantValue(text).getTime();
  return { text, at: () => at };
}

function pastSpan(text: string): number {
  try {
    return spanValue(text);
  } catch {
    throw new InvalidArgumentError(
      'Give a duration until now, such as 30m, 24h or 7d, or an instant such as 2026-01-05T09:00:00Z.',
    );
  }
}

export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= least && number <= most) return number;
    throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`);
  };
}

/** A whole number whose bounds the caller checks. */
export function numberValue(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a whole number, such as 100.');
}

/** A whole number, also one below 0. */
export function integerValue(text: string): number {
  if (/^-?\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a whole number, such as 2 or -1.');
}

export const portValue = wholeNumber(0, HIGHEST_PORT);

export const priorityValue = oneOf(PRIORITIES);

export const overlapValue = oneOf(['skip', 'queue', 'allow', 'replace']);

export const catchUpValue = oneOf(['skip', 'once', 'all']);

/** The flags that `schedules:update --clear` can reset: those that have a default. */
export const CLEARABLE = [
  'description',
  'input',
  'timezone',
  'when',
  'queue',
  'priority',
  'overlap',
  'catch-up',
  'catch-up-window',
  'catch-up-cap',
  'jitter',
  'start-deadline',
  'exclude',
  'tags',
] as const;
export type Clearable = (typeof CLEARABLE)[number];

export const clearableValue = someOf(CLEARABLE);

export const overrideKindValue = oneOf(['skip', 'change', 'cron']);

export const finishedStatesValue = someOf(FINISHED_STATES);

export const logLevelValue = oneOf(LOG_LEVELS);

/** A place in a list that is sorted by a time, and by a number where times are equal. */
export interface Place {
  /** Ms since the epoch. */
  readonly at: number;
  readonly id: number;
}

/** `1767603600000:17` */
export function placeText({ at, id }: Place): string {
  return `${at}:${id}`;
}

export function placeValue(text: string): Place {
  const [, at, id] = /^(\d{1,16}):(\d{1,16})$/.exec(text) ?? [];
  if (id !== undefined) return { at: Number(at), id: Number(id) };
  throw new InvalidArgumentError('Give the "next" of the page before, such as 1767603600000:17.');
}

/** `1187.2.0`: a run, a claim of it, and a chunk of its log. */
export function logPositionValue(text: string): LogPosition {
  const [, runId, claimNo, seq] = /^(\d{1,15})\.(\d{1,9})\.(\d{1,9})$/.exec(text) ?? [];
  if (runId !== undefined) return { runId: Number(runId), claimNo: Number(claimNo), seq: Number(seq) };
  throw new InvalidArgumentError('Give a position that a search has printed, such as 1187.2.0.');
}

export const liveViewsValue = someOf(LIVE_VIEWS);

export const replacedPartsValue = someOf(REPLACED_PARTS);

export const triggerValue = oneOf(TRIGGERS);

export const letterStatusesValue = someOf(LETTER_STATUSES);

export const failureReasonsValue = someOf(FAILURE_REASONS);

export const alertStateValue = oneOf(ALERT_STATES);

export const roleValue = oneOf(ROLES);

export const payloadValue = oneOf(['shown', 'hidden']);

export const channelValue = oneOf(CHANNELS);

export const severityValue = oneOf(SEVERITIES);

export const severitiesValue = someOf(SEVERITIES);

const PERIODS_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };

/** `none`, or a rate such as `10/s` or `5/10s`. */
export function rateLimitValue(text: string): { readonly limit: number; readonly perMs: number } | 'none' {
  if (text === 'none') return 'none';
  const rate = parseRate(text);
  if (rate) return rate;
  throw new InvalidArgumentError('Give a rate such as 10/s, 100/m or 5/10s, or none.');
}

/** `10/s` */
export function rateValue(text: string): Rate {
  const [, number = '', period = ''] = /^([1-9]\d{0,8})\/([smh])$/.exec(text) ?? [];
  const perMs = PERIODS_MS[period];
  if (perMs !== undefined) return { count: Number(number), perMs };
  throw new InvalidArgumentError('Give a rate such as 10/s, 600/m or 100/h.');
}

const depth = wholeNumber(1, 100_000_000);

/** A number above 0. */
export const countValue = depth;

/** `none`, or a number above 0. */
export function boundValue(text: string): number | 'none' {
  return text === 'none' ? 'none' : depth(text);
}

/** `code`: the limit of the job's code. */
export function ownBoundValue(text: string): number | 'none' | 'code' {
  return text === 'code' ? 'code' : boundValue(text);
}

/** `code`: the rate of the job's code. */
export function ownRateValue(text: string): ReturnType<typeof rateLimitValue> | 'code' {
  return text === 'code' ? 'code' : rateLimitValue(text);
}

/** A text that has one: in a script, a variable may be empty, and an empty text is in every other text. */
export function textValue(text: string): string {
  if (text.trim() !== '') return text;
  throw new InvalidArgumentError('Give a text that is not empty, or leave the flag out.');
}

/** Several, separated by commas. */
export function listValue(text: string): readonly string[] {
  const items = text.split(',').map((item) => item.trim());
  if (items.includes('')) throw new InvalidArgumentError('Give names separated by commas.');
  return items;
}

/** Makes a value from one or more of some words, which a shell can complete. */
interface WordsValue<Value> {
  (text: string): Value;
  readonly words: readonly string[];
}

/** Exactly one of these words. */
export function oneOf<const T extends readonly string[]>(words: T): WordsValue<T[number]> {
  const parse = (text: string): T[number] => {
    const found = words.find((one) => one === text);
    if (found !== undefined) return found;
    throw new InvalidArgumentError(`Give one of: ${words.join(', ')}.${suggestion(text, words)}`);
  };
  return Object.assign(parse, { words });
}

/** `a,b`: one or more of these words. */
export function someOf<const T extends readonly string[]>(words: T): WordsValue<readonly T[number][]> {
  const one = oneOf(words);
  return Object.assign((text: string) => listValue(text).map(one), { words });
}

/** Where a debugger attaches, and whether it is waited for. */
export interface InspectWish {
  readonly host: string;
  readonly port: number;
  /** Waits for a debugger, and stops at the first line of the job. */
  readonly breaks: boolean;
}

/** `''`, `brk`, `9230`, `127.0.0.1:9230`, `brk:9230` */
export function inspectValue(text: string): InspectWish {
  const [, brk, host = '127.0.0.1', port] =
    /^(brk(?::|$))?(?:(?:([\w.-]+|\[[\da-f:]+\]):)?(\d{1,5}))?$/i.exec(text) ?? [];
  const isKnown = text === '' || brk !== undefined || port !== undefined;
  if (!isKnown || text.endsWith(':') || Number(port ?? 0) > HIGHEST_PORT)
    throw new InvalidArgumentError(
      'Give brk, a port, host:port, or brk:port; for the job write --inspect behind its id.',
    );
  return { host, port: Number(port ?? INSPECTOR_PORT), breaks: brk !== undefined };
}
