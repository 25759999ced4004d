/**
 * Whatever a person does to a schedule, and whenever a daemon looks: it is late when a walk through all its fire times
 * finds one that is past, that nobody wanted left out, and that made no run.
 */
import fc from 'fast-check';
import type { RegisteredJob } from '@sb/jobs';
import {
  type CatchUp,
  CATCH_UPS,
  listFires,
  listSchedules,
  pauseSchedule,
  readPunctuality,
  resumeSchedule,
  runScheduleNow,
  skipNext,
} from '@sb/scheduler';
import { eachDialect, type Opener } from '@sb/testkit';
import { expect, test } from 'vitest';
import { hourly, NINE, openSchedules } from './open-schedules.ts';

const ADA = { actor: 'ada', reason: 'the provider moves' };
const MINUTE = 60_000;
const STEP = 10 * MINUTE;
const START = NINE - MINUTE;
const jobs: ReadonlyMap<string, RegisteredJob> = new Map();

type Act =
  | { readonly kind: 'wait' | 'pauseFor'; readonly minutes: number }
  | { readonly kind: 'look' | 'pause' | 'resume' | 'skip' | 'byHand' };

const timed = fc.record({
  kind: fc.constantFrom('wait' as const, 'wait' as const, 'pauseFor' as const),
  minutes: fc.integer({ min: 1, max: 45 }),
});
const done = fc.record({
  kind: fc.constantFrom('look', 'look', 'look', 'pause', 'resume', 'skip', 'byHand' as const),
});
const acts: fc.Arbitrary<readonly Act[]> = fc.array(fc.oneof(timed, done), { minLength: 4, maxLength: 20 });

async function open(opener: Opener, catchUp: CatchUp) {
  const schedule = { ...hourly, schedule: '*/10 * * * *', rules: { catchUp, overlap: 'allow' as const } };
  const { store, clock, fire } = await openSchedules(opener, [schedule]);
  let ranByHandAt = START;
  let pausedUntil = START;
  return { act, late, walk };

  async function act(what: Act): Promise<void> {
    switch (what.kind) {
      case 'wait':
        clock.now += what.minutes * MINUTE;
        return;
      case 'look':
        await fire();
        return;
      case 'pause':
        await pauseSchedule(store, 'hourly', ADA);
        pausedUntil = Infinity;
        return;
      case 'pauseFor':
        pausedUntil = clock.now + what.minutes * MINUTE;
        await pauseSchedule(store, 'hourly', { ...ADA, until: pausedUntil });
        return;
      case 'resume':
        await resumeSchedule(store, 'hourly', ADA);
        pausedUntil = Math.min(pausedUntil, clock.now);
        return;
      case 'skip':
        await skipNext(store, 'hourly', ADA);
        return;
      case 'byHand':
        await runScheduleNow(store, 'hourly', { ...ADA, jobs });
        ranByHandAt = clock.now;
    }
  }

  async function late(): Promise<number | undefined> {
    return (await readPunctuality(store))[0]?.firstUnrunAt;
  }

  async function walk(): Promise<number | undefined> {
    if (pausedUntil > clock.now) return undefined;
    const fires = new Map(
      (await listFires(store, 'hourly', { limit: 1_000 })).map(({ at, verdict }) => [at, verdict]),
    );
    const [{ overrides } = { overrides: [] }] = await listSchedules(store);
    const skipped = new Set(overrides.map(({ fireAt }) => fireAt));
    let first: number | undefined;
    for (let at = NINE; at <= clock.now; at += STEP) {
      const verdict = fires.get(at);
      const isUnseen = verdict === undefined && at >= pausedUntil && !skipped.has(at);
      if (verdict === 'run' || verdict === 'paused') first = undefined;
      else if (at > ranByHandAt && (isUnseen || verdict === 'skipped_catchup')) first ??= at;
    }
    return first;
  }
}

eachDialect('a schedule is late', (opener, dialect) => {
  test('exactly when a walk through its fires says so', async () => {
    const property = fc.asyncProperty(fc.constantFrom(...CATCH_UPS), acts, async (catchUp, some) => {
      const s = await open(opener, catchUp);
      for (const what of some) {
        await s.act(what);
        expect(await s.late()).toBe(await s.walk());
      }
    });
    await fc.assert(property, { numRuns: dialect === 'sqlite' ? 20 : 4 });
  });
});
