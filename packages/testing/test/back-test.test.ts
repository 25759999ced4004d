/**
 * A back-test says what a daemon did that had the rules: the same history, once lived through and once gone through.
 * `pnpm test:slow` tries more histories.
 */
import { backTest, createJobMatcher, listAlerts } from '@sb/alerts';
import { defineJob } from '@sb/jobs';
import { isSlow } from '@sb/testkit';
import { parseAlerts } from '@sb/worker/node';
import { expect, test } from 'vitest';
import { createTestWorker, type TestWorker } from '../src/index.ts';

const ALERTS = `
settings: { channels: [slack] }
jobFailures:
  - { name: in-a-row, conditions: { consecutiveFailures: 2 } }
  - { name: often, severity: critical, conditions: { failureCount: 1, timeWindow: 1800 } }
  - { name: silent, conditions: { noSuccessFor: 1200 }, keepFiringFor: 300 }
queueHealth:
  - { name: dead, conditions: { dlqSize: 3 } }
performance:
  - { name: rate, conditions: { successRate: 0.7, timeWindow: 7200, minRuns: 5 } }
`;
const START = '2026-01-05T00:00:00Z';
const HOURS = isSlow() ? 8 : 4;
const SEEDS = isSlow() ? [3, 5, 7, 11, 13] : [3];

/** The same each time; other seeds, other failures. */
function coin(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

const byRule = (a: { readonly rule: string }, b: { readonly rule: string }) => (a.rule < b.rule ? -1 : 1);

async function lived(t: TestWorker) {
  const { alerts } = await listAlerts(t.store, { limit: 1_000 });
  const sent = t.alerts.deliveries('slack');
  const leftOut = (rule: string): number =>
    alerts
      .filter((alert) => alert.rule === rule)
      .flatMap(({ deliveries }) => deliveries)
      .reduce((sum, one) => sum + (one.outcome === 'suppressed' ? one.suppressed.count : 0), 0);
  return ['in-a-row', 'often', 'silent', 'dead', 'rate'].map((rule) => ({
    rule,
    fired: alerts.filter((alert) => alert.rule === rule).length,
    firing: alerts.filter((alert) => alert.rule === rule && alert.state !== 'resolved').length,
    messages: sent.filter((message) => message.rule === rule).length,
    leftOut: leftOut(rule),
  }));
}

test.each(SEEDS)('what was lived through is what is gone through (%i)', async (seed) => {
  const next = coin(seed * 7_919);
  const jobs = ['mail', 'report'].map((id) =>
    defineJob({
      id,
      name: id,
      run: () => {
        if (next() < 0.4) throw new Error('no answer');
      },
    }),
  );
  await using t = await createTestWorker({
    jobs,
    now: START,
    schedules: [
      { jobId: 'mail', schedule: '*/7 * * * *' },
      { jobId: 'report', schedule: '3-59/11 * * * *' },
    ],
    alerts: ALERTS,
  });
  await t.advance(`${HOURS}h`);
  const { rules, settings } = parseAlerts(ALERTS, 'alerts.yaml', { jobs: [], env: {} }).inForce;
  const tested = await backTest(t.store, {
    rules,
    settings,
    since: Date.parse(START),
    matches: createJobMatcher(),
    maintenance: () => [],
  });
  const told = tested.rules.map((one) =>
    'fired' in one
      ? { rule: one.rule, fired: one.fired, firing: one.firing, messages: one.messages, leftOut: one.leftOut }
      : one,
  );
  expect(told.toSorted(byRule)).toEqual((await lived(t)).toSorted(byRule));
});
