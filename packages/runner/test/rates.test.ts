import type { AnyJob } from '@sb/jobs';
import { listHistory } from '@sb/queue';
import { enqueueMany } from '@sb/queue/engine';
import { sql, type Store } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { allFinished, holdTimers, job, open, run } from './open-runner.ts';

/** The poll of the claim loop is at least this. */
const POLL_MS = 900;
const [STEADY, BURSTS] = [30, 50];
const INTERVAL_MS = 1_000 / 50;

/** By the clock of the store. A run starts after the store has counted it, never before. */
async function startsOf(store: Store, jobId: string): Promise<readonly number[]> {
  const { runs } = await listHistory(store, { jobId, limit: 100 });
  return runs.map(({ startedAt = 0 }) => startedAt).toSorted((a, b) => a - b);
}

eachDialect('two runners and a rate', (opener) => {
  test('keep to it together, and wake up by themselves', async () => {
    // A node looks each second at what there is to do: here it never does.
    holdTimers(POLL_MS);
    const jobs = (['steady', 'bursts'] as const).map((id): AnyJob => {
      const rateLimit = { limit: 50, per: '1s', burst: id === 'steady' ? 1 : 5 } as const;
      return job(id, () => undefined, { rateLimit });
    });
    await using t = await open(opener, jobs);
    const other = await opener.again(t.store);
    await using _ = await run(other, jobs);
    const askedAt = await t.store.now();
    await enqueueMany(
      t.store,
      Array.from({ length: STEADY + BURSTS }, (__, n) => ({ jobId: n < STEADY ? 'steady' : 'bursts' })),
    );
    await allFinished(t.store, STEADY + BURSTS);
    for (const [id, burst] of [
      ['steady', 1],
      ['bursts', 5],
    ] as const) {
      const starts = await startsOf(t.store, id);
      // Each has its turn, and none starts before it.
      const early = starts.filter((at, n) => at < Math.floor(askedAt + (n + 1 - burst) * INTERVAL_MS));
      expect([id, starts.length, early]).toEqual([id, id === 'steady' ? STEADY : BURSTS, []]);
    }
  });

  test('leave a service alone that has said so, however the job says it', async () => {
    const asked = { returned: 0, thrown: 0 };
    const rateLimit = { limit: 1, per: '300ms' } as const;
    const jobs = (['returned', 'thrown'] as const).map((id) =>
      job(
        id,
        (ctx) => {
          asked[id] += 1;
          expect(ctx.run.attempt).toBe(1);
          if (asked[id] > 1) return 'done';
          const answer = ctx.rateLimited('500ms');
          if (id === 'returned') return answer;
          throw answer;
        },
        { rateLimit },
      ),
    );
    await using t = await open(opener, jobs);
    const askedAt = await t.store.now();
    for (const { id } of [...jobs, ...jobs]) await t.ask(id);
    await allFinished(t.store, 4);
    const blocked = await t.store.read((tx) =>
      tx.rows(sql<{ until: number }>`select blocked_until as until from rate_buckets order by owner_id`),
    );
    expect(blocked).toHaveLength(2);
    for (const [at, id] of (['returned', 'thrown'] as const).entries()) {
      const until = blocked[at]?.until ?? Number.NaN;
      expect(until).toBeGreaterThanOrEqual(askedAt + 500);
      const [second = 0, third = 0] = await startsOf(t.store, id);
      expect([asked[id], second >= until, third >= until + 300]).toEqual([3, true, true]);
    }
  });
});
