/** 100,000 failures in a minute of 200 jobs; fewer on PostgreSQL, where each takes several times as long. */
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { expectCalm } from './storm.ts';

const MOST_MB = 3;

const STORMS = {
  sqlite: { failures: 100_000, evaluations: 50 },
  postgres: { failures: 20_000, evaluations: 20 },
};

eachDialect('a great storm of failures', (open, dialect) => {
  test('makes no more messages, rows and memory than a small one', async () => {
    const heap = await expectCalm(open, STORMS[dialect]);
    const [early = 0, late = 0] = [heap[9], heap.at(-1)];
    console.log(`memory after 10 and after all evaluations: ${early.toFixed(1)} and ${late.toFixed(1)} MB`);
    expect(late - early).toBeLessThan(MOST_MB);
  });
});
