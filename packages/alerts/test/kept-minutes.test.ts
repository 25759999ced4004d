import fc from 'fast-check';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import type { Facts } from '../src/facts.ts';
import type { Condition } from '../src/evaluate/kinds.ts';
import { createKeptMinutes } from '../src/facts/kept-minutes.ts';
import { HOUR, MINUTE, NOON } from './samples.ts';
import { aWorkedStore, failedBy, rulesOf, SUCCEEDED } from './worked-store.ts';

const asked: readonly Condition[] = [
  { kind: 'failureCount', failureCount: 1, timeWindowMs: HOUR, jobPattern: '.*' },
  { kind: 'consecutiveFailures', consecutiveFailures: 1, jobPattern: '.*' },
];
const counting = rulesOf(asked);

type Step =
  | { readonly kind: 'end'; readonly job: string; readonly isFailed: boolean; readonly dryRun: boolean }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'fold' | 'read' };

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('end' as const),
      job: fc.constantFrom('report', 'mail.send'),
      isFailed: fc.boolean(),
      dryRun: fc.boolean(),
    }),
    fc.record({
      kind: fc.constant('wait' as const),
      ms: fc.constantFrom(1_000, MINUTE, 3 * MINUTE, 20 * MINUTE, 2 * HOUR),
    }),
    fc.record({ kind: fc.constantFrom('fold' as const, 'read' as const) }),
  ),
  { minLength: 20, maxLength: 40 },
);

eachDialect('a reader that remembers', (open) => {
  test('says what a new one says, whatever ended, whenever it was folded', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (history) => {
        const s = await aWorkedStore(open);
        const reader = s.reader();
        const [remembered, anew]: [Facts[], Facts[]] = [[], []];
        for (const step of history) {
          if (step.kind === 'wait') s.clock.now += step.ms;
          if (step.kind === 'fold') await s.folded();
          if (step.kind === 'end') {
            await s.ask(step.job, { dryRun: step.dryRun });
            await s.endDue(step.isFailed ? failedBy('no') : SUCCEEDED);
          }
          if (step.kind !== 'read') continue;
          remembered.push(await reader.read(counting));
          anew.push(await s.read(asked));
        }
        expect(remembered).toEqual(anew);
      }),
      { numRuns: 4 },
    );
  });

  test('reads what was folded long after it ended', async () => {
    const s = await aWorkedStore(open);
    const reader = s.reader();
    await s.ask('report');
    await s.endDue(failedBy('no'));
    s.clock.now += 10 * MINUTE;
    const minutes = async () => (await reader.read(counting)).jobs.flatMap((job) => job.minutes);
    expect(await minutes()).toEqual([]);
    await s.folded();
    expect(await minutes()).toEqual([{ at: NOON, succeeded: 0, failed: 1 }]);
    s.clock.now += HOUR;
    expect(await minutes()).toEqual([]);
  });

  test('keeps of weeks as much as of some hours, and loses nothing', async () => {
    const s = await aWorkedStore(open);
    const window = 14 * 24 * HOUR;
    const minutes = createKeptMinutes(s.store);
    await minutes.read(window);
    for (let day = 0; day < 13; day++) {
      await s.ask('report');
      await s.ask('report');
      await s.endDue(SUCCEEDED);
      s.clock.now += 5 * MINUTE;
      await s.ask('report');
      await s.endDue(failedBy('no'));
      await s.folded();
      await minutes.read(window);
      s.clock.now += 24 * HOUR - 5 * MINUTE;
    }
    await minutes.read(window);
    const fresh = createKeptMinutes(s.store);
    await fresh.read(window);
    const jobId = 2;
    expect(minutes.of(jobId)).toEqual(fresh.of(jobId));
    expect(minutes.of(jobId)).toHaveLength(13);
    expect(minutes.of(jobId).reduce((sum, { succeeded, failed }) => sum + succeeded + 100 * failed, 0)).toBe(
      13 * 102,
    );
  });
});
