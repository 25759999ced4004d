/** What holds for every expression, zone and instant. The quick tests try some hundred cases, the slow ones many. */
import { Cron } from 'croner';
import fc from 'fast-check';
import { expect } from 'vitest';

import { compileCron } from '../src/cron/cron.ts';
import { describeCron, nextFires } from '../src/index.ts';
import { cronSets, dailySets, textOf } from './arbitraries.ts';
import { HOUR, oracleFires, walkThrough } from './oracle.ts';

/** Some changes of clocks, each an odd one of its kind. */
const CHANGES = [
  ['America/New_York', '2026-03-08T07:00Z'],
  ['America/New_York', '2026-11-01T06:00Z'],
  ['Europe/Berlin', '2026-10-25T01:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T15:30Z'],
  ['Australia/Lord_Howe', '2026-04-04T15:00Z'],
  ['America/Nuuk', '2026-03-29T01:00Z'],
  ['America/Nuuk', '2026-10-25T01:00Z'],
  ['America/St_Johns', '2006-04-02T03:31Z'],
  ['Asia/Beirut', '2026-03-28T22:00Z'],
  ['Africa/Cairo', '2026-10-29T21:00Z'],
  ['Africa/Casablanca', '2026-02-15T02:00Z'],
  ['Africa/Casablanca', '2026-03-22T02:00Z'],
  ['Antarctica/Troll', '2026-10-25T01:00Z'],
  ['Antarctica/Casey', '2010-03-04T15:00Z'],
  ['Pacific/Apia', '2011-12-30T10:00Z'],
  ['Asia/Pyongyang', '2018-05-04T15:00Z'],
  ['America/Caracas', '2016-05-01T07:00Z'],
] as const;

const ZONES = ['UTC', 'Asia/Kolkata', ...new Set(CHANGES.map(([zone]) => zone))];

const instant = fc.date({
  min: new Date('1975-01-01T00:00Z'),
  max: new Date('2060-01-01T00:00Z'),
  noInvalidDate: true,
});

interface Property {
  readonly what: string;
  /** Cases that are enough for a quick look. */
  readonly some: number;
  readonly hold: (numRuns: number) => void;
}

export const PROPERTIES: readonly Property[] = [
  {
    what: 'around a change of clocks it fires when a walk through every minute says so, whenever one restarts',
    some: 50,
    hold(numRuns) {
      const walks = CHANGES.map(([timezone, change]) => {
        const at = Date.parse(change);
        return { timezone, walk: walkThrough(timezone, [at - 30 * HOUR, at + 30 * HOUR]) };
      });
      const place = fc.integer({ min: -3 * HOUR, max: 3 * HOUR });
      const sets = fc.oneof({ weight: 3, arbitrary: dailySets }, { weight: 1, arbitrary: cronSets });
      holds(numRuns, [sets, fc.constantFrom(...walks), place], (some, { timezone, walk }, away) => {
        const [from, until] = walk.stretch;
        const expected = oracleFires(some, walk);
        const cron = compileCron(textOf(some), timezone);
        const next = (after: number): number[] =>
          cron
            .next(new Date(after), expected.length + 1)
            .map(Number)
            .filter((fire) => fire < until);
        const backwards = cron.previous(new Date(until), expected.length + 1).map(Number);
        expect(next(from)).toEqual(expected);
        expect(backwards.filter((fire) => fire > from).toReversed()).toEqual(expected);
        const restart = (from + until) / 2 + away;
        expect(next(restart)).toEqual(expected.filter((fire) => fire > restart));
      });
    },
  },
  {
    what: 'previous is the inverse of next',
    some: 150,
    hold(numRuns) {
      holds(numRuns, [cronSets, fc.constantFrom(...ZONES), instant], (sets, timezone, after) => {
        const cron = compileCron(textOf(sets), timezone);
        const fires = cron.next(after, 6);
        const last = fires.at(-1);
        if (!last) return;
        expect(cron.previous(last, fires.length - 1).toReversed()).toEqual(fires.slice(0, -1));
        const [before = after] = cron.previous(new Date(after.getTime() + 1), 1);
        expect(cron.next(before, 1)).toEqual(fires.slice(0, 1));
      });
    },
  },
  {
    what: 'a restart at any instant between two fires finds the later one',
    some: 150,
    hold(numRuns) {
      const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
      holds(numRuns, [cronSets, fc.constantFrom(...ZONES), instant, share], (sets, timezone, after, part) => {
        const [first, second] = nextFires(textOf(sets), timezone, after, 2);
        if (!first || !second) return;
        const restart = first.getTime() + Math.floor(part * (second.getTime() - first.getTime()));
        expect(nextFires(textOf(sets), timezone, new Date(restart), 1)).toEqual([second]);
      });
    },
  },
  {
    what: 'without changes of clocks it agrees with another implementation',
    some: 150,
    hold(numRuns) {
      holds(numRuns, [cronSets, instant], (sets, after) => {
        const [, , dayOfMonth, , dayOfWeek] = sets;
        const other = new Cron(sets.map(({ values }) => [...values].join(',')).join(' '), {
          mode: '5-part',
          timezone: 'UTC',
          domAndDow: dayOfMonth.starred || dayOfWeek.starred,
        });
        expect(nextFires(textOf(sets), 'UTC', after, 5)).toEqual(other.nextRuns(5, after));
      });
    },
  },
  {
    what: 'there are words for every valid expression',
    some: 150,
    hold(numRuns) {
      holds(numRuns, [cronSets], (sets) => {
        expect(describeCron(textOf(sets))).toMatch(/^(?!.*(?:undefined|NaN|[*/])).+$/);
      });
    },
  },
];

function holds<T extends [unknown, ...unknown[]]>(
  numRuns: number,
  arbitraries: { readonly [K in keyof T]: fc.Arbitrary<T[K]> },
  check: (...values: T) => void,
): void {
  fc.assert(
    fc.property(fc.tuple<T>(...arbitraries), (values) => check(...values)),
    { numRuns },
  );
}
