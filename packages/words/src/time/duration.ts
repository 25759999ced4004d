import { formatCount } from '../plural.ts';

const UNIT_MS = {
  w: 604_800_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1_000,
  ms: 1,
} as const;
const SHOWN_UNITS = [
  { name: 'd', ms: UNIT_MS.d },
  { name: 'h', ms: UNIT_MS.h },
  { name: 'min', ms: UNIT_MS.m },
  { name: 's', ms: UNIT_MS.s },
] as const;

/** 100 years, `36525d`. With a longer one, a time would be beyond what a `Date` can hold. */
export const LONGEST_DURATION_MS = 36_525 * UNIT_MS.d;
/** About 24.8 days: Node.js fires a longer timer at once. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1;
/** The end of the year 9999: later instants have another form as text. */
const LATEST_INSTANT_MS = 253_402_300_799_999;

/** A number and a unit, for a JSON Schema too. */
export const DURATION_PATTERN = /^\s*(\d{1,16}(?:\.\d{1,16})?)\s?(ms|[smhdw])\s*$/;

/**
 * A duration such as `30s` or `1.5 h` (units ms, s, m, h, d, w) in whole milliseconds;
 * undefined for anything else, also for a number without a unit and for more than 100 years.
 */
export function readDuration(text: string): number | undefined {
  const [, amount, unit] = DURATION_PATTERN.exec(text) ?? [];
  if (amount === undefined || !isUnit(unit)) return undefined;
  const ms = Math.round(Number(amount) * UNIT_MS[unit]);
  return ms <= LONGEST_DURATION_MS ? ms : undefined;
}

/** True for whole ms since the epoch that every part of the program can show: from 1970 to the end of 9999. */
export function isInstant(ms: number): boolean {
  return Number.isSafeInteger(ms) && ms >= 0 && ms <= LATEST_INSTANT_MS;
}

/**
 * `447 ms`, `1.28 s`, `22.7 s`, `3m 22s`, `2h 5m`, `3d 4h`: as pages write each duration, also in the sentences that they
 * show. A negative number, or NaN, is `0 ms`. Alert summaries and the findings of the doctor use `formatDuration`: mail
 * and the terminal show them too.
 */
export function compactDuration(ms: number): string {
  if (!(ms >= 0)) return '0\u2009ms';
  if (ms < 999.5) return `${Math.round(ms)}\u2009ms`;
  if (ms < 59_950) return `${Number((ms / UNIT_MS.s).toFixed(ms < 9_995 ? 2 : 1))}\u2009s`;
  const seconds = Math.round(ms / UNIT_MS.s);
  if (seconds < 3_600) return pairOf([Math.floor(seconds / 60), 'm'], [seconds % 60, 's']);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1_440) return pairOf([Math.floor(minutes / 60), 'h'], [minutes % 60, 'm']);
  return pairOf([Math.floor(minutes / 1_440), 'd'], [Math.floor((minutes % 1_440) / 60), 'h']);
}

/**
 * `22s`, `5m`, `3h`, `2d`: the nearest number of one unit, as pages write each age and each countdown, also in the
 * sentences that they show.
 */
export function compactAge(ms: number): string {
  const seconds = Math.round(ms / UNIT_MS.s);
  const minutes = Math.round(ms / UNIT_MS.m);
  const hours = Math.round(ms / UNIT_MS.h);
  if (seconds < 60) return `${seconds}s`;
  if (minutes < 60) return `${minutes}m`;
  return hours < 24 ? `${hours}h` : `${Math.round(ms / UNIT_MS.d)}d`;
}

function pairOf(first: readonly [number, string], [rest, unit]: readonly [number, string]): string {
  return rest === 0 ? first.join('') : `${first.join('')} ${rest}${unit}`;
}

/**
 * Milliseconds for people, rounded, in the two largest units: `41 ms`, `1.3 s`, `42 s`, `2 min 5 s`, `1 h 30 min`,
 * `3 d 4 h`. A negative number, or NaN, is `0 ms`.
 */
export function formatDuration(ms: number): string {
  if (!(ms >= 0)) return '0 ms';
  if (Math.round(ms) < UNIT_MS.s) return `${Math.round(ms)} ms`;
  const tenths = Math.round(ms / 100) / 10;
  if (tenths < 10) return `${tenths} s`;
  return twoUnits(Math.round(ms / UNIT_MS.s) * UNIT_MS.s);
}

/** Milliseconds as in a file, exactly, in one unit: `0s`, `90m`, `1500ms`, `2w`. */
export function exactDuration(ms: number): string {
  if (ms === 0) return '0s';
  const [unit, unitMs] = Object.entries(UNIT_MS).find(([, size]) => ms % size === 0) ?? ['ms', 1];
  return `${ms / unitMs}${unit}`;
}

function isUnit(text: string | undefined): text is keyof typeof UNIT_MS {
  return text !== undefined && Object.hasOwn(UNIT_MS, text);
}

function twoUnits(ms: number): string {
  const first = SHOWN_UNITS.findIndex((unit) => ms >= unit.ms);
  let rest = ms;
  const parts: string[] = [];
  for (const unit of SHOWN_UNITS.slice(first, first + 2)) {
    const amount = Math.floor(rest / unit.ms);
    if (amount > 0) parts.push(`${formatCount(amount)} ${unit.name}`);
    rest %= unit.ms;
  }
  return parts.join(' ');
}
