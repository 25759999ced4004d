import { enqueueMany } from '@sb/queue/engine';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { allFinished, job, open, run } from './open-runner.ts';

/** The clock of the store, which is that of this machine. */
const clock = (): number => Date.now();

eachDialect('two runners and a rate', (opener) => {
  test('keep to it together, and wake up by themselves', async () => {
    const begun = new Map<string, number[]>([
      ['steady', []],
      ['bursts', []],
    ]);
    const jobs = [...begun].map(([id, times]) => {
      const rateLimit = { limit: 50, per: '1s', burst: id === 'steady' ? 1 : 5 } as const;
      return job(id, () => void times.push(clock()), { rateLimit });
    });
    await using t = await open(opener, jobs);
    const other = await opener.again(t.store);
    await using _ = await run(other, jobs);
    await enqueueMany(
      t.store,
      Array.from({ length: 80 }, (__, n) => ({ jobId: n < 30 ? 'steady' : 'bursts' })),
    );
    await allFinished(t.store, 80);
    for (const [id, burst] of [
      ['steady', 1],
      ['bursts', 5],
    ] as const) {
      const times = (begun.get(id) ?? []).toSorted((a, b) => a - b);
      const ms = (times.at(-1) ?? 0) - (times[0] ?? 0);
      const least = ((times.length - burst) * 1_000) / 50;
      // A run is told of its begin some time after the store has counted it: what is told late here was in time.
      expect(ms).toBeGreaterThan(least * 0.8);
      // By a poll of each second it would take longer.
      expect(ms).toBeLessThan(4_000);
    }
  });

  test('leave a service alone that has said so, however the job says it', async () => {
    const begun = new Map<string, number[]>();
    const rateLimit = { limit: 1, per: '300ms' } as const;
    const jobs = (['returned', 'thrown'] as const).map((id) =>
      job(
        id,
        (ctx) => {
          const times = begun.get(id) ?? [];
          begun.set(id, [...times, clock()]);
          expect(ctx.run.attempt).toBe(1);
          if (times.length > 0) return 'done';
          const answer = ctx.rateLimited('500ms');
          if (id === 'returned') return answer;
          throw answer;
        },
        { rateLimit },
      ),
    );
    await using t = await open(opener, jobs);
    for (const { id } of [...jobs, ...jobs]) await t.ask(id);
    await allFinished(t.store, 4);
    for (const times of begun.values()) {
      const [first = 0, second = 0, third = 0] = times;
      expect(second - first).toBeGreaterThan(480);
      expect(third - second).toBeGreaterThan(200);
    }
  });
});
