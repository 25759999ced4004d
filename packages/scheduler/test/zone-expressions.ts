import { compileCron } from '../src/cron/cron.ts';
import { type CronSets, type FieldSet, oracleFires, type Walk } from './oracle.ts';

const every: FieldSet = { text: '*', values: upTo(60), starred: true };
const quarters = new Set([0, 15, 30, 45]);

export const WILD = daily({ text: '*/15', values: quarters, starred: true }, every);

/** Of hours that often change. */
export const WILD_HOURS = daily(
  { text: '*/15', values: quarters, starred: true },
  { text: '0,2,23', values: new Set([0, 2, 23]), starred: false },
);

export const FIXED_QUARTERS = daily(
  { text: '0-45/15', values: quarters, starred: false },
  { text: '0-23', values: upTo(24), starred: false },
);

/** Once a day. */
export function dailyAt(hour: number, minute: number): CronSets {
  return daily(only(minute), only(hour));
}

export interface Difference {
  readonly expression: string;
  readonly timezone: string;
  /** Where it was asked from: forwards from a start or a restart, backwards from the end. */
  readonly asked: string;
  readonly found: readonly number[];
  readonly expected: readonly number[];
}

/** Asks forwards, backwards, and anew at each of the instants, as a daemon does that restarts then. */
export function oracleDifferences(
  sets: CronSets,
  timezone: string,
  { walk, restarts }: { readonly walk: Walk; readonly restarts: readonly number[] },
): readonly Difference[] {
  const expected = oracleFires(sets, walk);
  const [from, until] = walk.stretch;
  const expression = sets.map(({ text }) => text).join(' ');
  const cron = compileCron(expression, timezone);
  const forwards = [from, ...restarts].map((start) => {
    const later = expected.filter((fire) => fire > start);
    const found = cron.next(new Date(start), later.length + 1).map(Number);
    const asked = new Date(start).toISOString();
    return { asked, found: found.filter((fire) => fire < until), expected: later };
  });
  const earlier = cron.previous(new Date(until), expected.length + 1).map(Number);
  const found = earlier.filter((fire) => fire > from).toReversed();
  return [...forwards, { asked: 'backwards', found, expected }]
    .filter((answer) => answer.found.join(' ') !== answer.expected.join(' '))
    .map((answer) => ({ expression, timezone, ...answer }));
}

function daily(minute: FieldSet, hour: FieldSet): CronSets {
  return [minute, hour, every, every, every];
}

function only(value: number): FieldSet {
  return { text: String(value), values: new Set([value]), starred: false };
}

function upTo(count: number): Set<number> {
  return new Set(Array.from({ length: count }, (_, value) => value));
}
