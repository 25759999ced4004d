import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileCron, type CompiledCron } from '../cron/cron.ts';
import { firstOverdue, wantedFires } from './first-wanted.ts';
import { dueAt } from './moved-fires.ts';
import type { FireChange } from './overrides.ts';
import { type Plannable, reasonAgainst } from './plan-fires.ts';
import { DEFAULT_RULES } from '../schedule-rules.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const at = (text: string): number => Date.parse(`2026-03-02T${text}Z`);
const hourly = compileCron('0 * * * *', 'UTC');
const minutely = compileCron('* * * * *', 'UTC');
const nine = { cron: hourly, rules: DEFAULT_RULES, nextFireAt: at('09:00'), jitterMs: 0, changes: new Map() };
const changed = (time: string, change: FireChange) => ({ changes: new Map([[at(time), change]]) });
const excluding = (...exclude: string[]) => ({ rules: { ...DEFAULT_RULES, exclude } });
const earlier = changed('10:00', { kind: 'change', runAt: at('08:30') });

test.each`
  what                                        | schedule                                   | since      | now           | late
  ${'before its time'}                        | ${{}}                                      | ${'08:00'} | ${'08:59:59'} | ${undefined}
  ${'at its time'}                            | ${{}}                                      | ${'08:00'} | ${'09:00'}    | ${'09:00'}
  ${'after several'}                          | ${{}}                                      | ${'08:00'} | ${'12:10'}    | ${'09:00'}
  ${'when nothing before 10:30 counts'}       | ${{}}                                      | ${'10:30'} | ${'12:10'}    | ${'11:00'}
  ${'within its jitter'}                      | ${{ jitterMs: 20 * MINUTE }}               | ${'08:00'} | ${'09:19:59'} | ${undefined}
  ${'after its jitter'}                       | ${{ jitterMs: 20 * MINUTE }}               | ${'08:00'} | ${'09:20'}    | ${'09:20'}
  ${'while it is paused'}                     | ${{ pausedUntil: Infinity }}               | ${'08:00'} | ${'12:10'}    | ${undefined}
  ${'after a pause until 10:30'}              | ${{ pausedUntil: at('10:30') }}            | ${'08:00'} | ${'12:10'}    | ${'11:00'}
  ${'right after a pause until 10:30'}        | ${{ pausedUntil: at('10:30') }}            | ${'08:00'} | ${'10:40'}    | ${undefined}
  ${'when its fire is to be skipped'}         | ${changed('09:00', { kind: 'skip' })}      | ${'08:00'} | ${'09:59'}    | ${undefined}
  ${'after the one that is skipped'}          | ${changed('09:00', { kind: 'skip' })}      | ${'08:00'} | ${'10:00'}    | ${'10:00'}
  ${'on an excluded date'}                    | ${excluding('2026-03-02')}                 | ${'08:00'} | ${'23:59'}    | ${undefined}
  ${'when its next fire is wanted at 08:30'}  | ${{ ...earlier, nextFireAt: at('10:00') }} | ${'08:00'} | ${'08:30'}    | ${'08:30'}
  ${'before its next fire is wanted'}         | ${{ ...earlier, nextFireAt: at('10:00') }} | ${'08:00'} | ${'08:29'}    | ${undefined}
  ${'when the expression gives another time'} | ${{ nextFireAt: at('09:17') }}             | ${'08:00'} | ${'09:30'}    | ${'09:17'}
`('$what it is late since $late', ({ schedule, since, now, late }) => {
  const found = firstOverdue({ ...nine, ...schedule }, at(since), at(now));
  expect(found).toBe(late === undefined ? undefined : at(late));
});

test('a fire each minute that nobody looked at for a month of holidays costs a few steps', () => {
  let steps = 0;
  const counting: CompiledCron = {
    ...minutely,
    after: (instant) => {
      steps++;
      return minutely.after(instant);
    },
  };
  const dates = Array.from({ length: 30 }, (_, i) =>
    new Date(at('00:00') + i * DAY).toISOString().slice(0, 10),
  );
  const schedule = { ...nine, ...excluding(...dates), cron: counting };
  const end = at('00:00') + 30 * DAY;
  expect(firstOverdue(schedule, 0, end + HOUR)).toBe(end);
  expect(wantedFires({ ...schedule, pausedUntil: end + HOUR }, at('09:00')).next().value).toBe(end + HOUR);
  expect(steps).toBe(31);
});

// Around changes of the clocks, one of which comes at midnight.
const CRONS = [
  ['*/15 * * * *', 'Europe/Berlin', '2026-03-27T12:00Z'],
  ['30 2 * * *', 'Europe/Berlin', '2026-10-22T12:00Z'],
  ['10 0,23 * * *', 'Asia/Beirut', '2026-03-26T12:00Z'],
  ['20 */3 * * *', 'America/Santiago', '2026-04-02T12:00Z'],
  ['0 12 * * 1-5', 'UTC', '2026-03-01T00:00Z'],
] as const;

test('it finds what a walk through all fires finds', () => {
  const places = fc.array(fc.nat(40), { maxLength: 4 });
  const asked = fc.record({
    cron: fc.constantFrom(...CRONS),
    skips: places,
    days: places,
    jitterMs: fc.constantFrom(0, 10 * MINUTE),
    pausedFor: fc.option(
      fc.nat(4 * 24).map((hours) => hours * HOUR),
      { nil: undefined },
    ),
    since: fc.nat(3 * 24).map((hours) => hours * HOUR),
    away: fc.nat(6 * 24 * 60).map((minutes) => minutes * MINUTE),
  });
  fc.assert(
    fc.property(asked, ({ cron: [expression, zone, begin], skips, days, jitterMs, ...more }) => {
      const cron = compileCron(expression, zone);
      const start = Date.parse(begin);
      const fires = cron.next(new Date(start), 41).map((fire) => fire.getTime());
      const schedule: Plannable = {
        cron,
        nextFireAt: fires[0] ?? 0,
        jitterMs,
        changes: new Map(skips.map((i) => [fires[i] ?? 0, { kind: 'skip' }])),
        ...excluding(...days.map((i) => new Date(start + (i % 8) * DAY).toISOString().slice(0, 10))),
        pausedUntil: more.pausedFor === undefined ? undefined : start + more.pausedFor,
      };
      const [since, now] = [start + more.since, start + more.away];
      expect(firstOverdue(schedule, since, now)).toBe(walk(schedule, since, now));
    }),
    { numRuns: 300 },
  );
});

function walk(schedule: Plannable, since: number, now: number): number | undefined {
  for (let fire = schedule.nextFireAt; fire <= now; fire = schedule.cron.after(fire) ?? Infinity) {
    if (fire <= since || reasonAgainst(schedule, fire) !== undefined) continue;
    const comesAt = dueAt(fire, schedule) ?? Infinity;
    return comesAt <= now ? comesAt : undefined;
  }
  return undefined;
}
