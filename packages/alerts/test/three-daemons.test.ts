/** Three daemons with eyes of their own on one store, while its jobs fail for two hours: the throttle holds over all. */
import { sql, type Store } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluateAlerts } from '../src/episodes/evaluate-alerts.ts';
import type { AlertMessage } from '../src/message.ts';
import { createFactsReader, type FactsReader } from '../src/facts/read-facts.ts';
import { createJobMatcher } from '../src/matching/rule-matcher.ts';
import { SETTINGS } from './evaluations.ts';
import { aRule, HOUR, MINUTE } from './samples.ts';
import { aWorkedStore, failedBy } from './worked-store.ts';

const JOBS = ['report', 'mail.send'];
const MIN_INTERVAL_MS = 5 * MINUTE;
const MOST = 4;
const IN_FORCE = {
  settings: {
    ...SETTINGS,
    throttle: { minIntervalMs: MIN_INTERVAL_MS, maxAlertsPerJobPerHour: MOST },
  },
  rules: [
    aRule(
      { kind: 'failureCount', failureCount: 1, timeWindowMs: HOUR, jobPattern: '.*' },
      { name: 'any', severity: 'high' },
    ),
    aRule(
      { kind: 'failureCount', failureCount: 1, timeWindowMs: HOUR, jobPattern: '^mail' },
      { name: 'mails', severity: 'critical' },
    ),
  ],
};

/** Who evaluates then: one has the lease, or takes itself for the one that has. Who has just started. */
interface Shift {
  readonly evaluators: readonly number[];
  readonly starts: number;
}

const STEP_MS = 4 * MINUTE;
const STEPS = (2 * HOUR) / STEP_MS;

const shifts: fc.Arbitrary<readonly Shift[]> = fc.array(
  fc.record({
    evaluators: fc.subarray([0, 1, 2], { minLength: 1 }),
    starts: fc.nat({ max: 5 }),
  }),
  { minLength: STEPS, maxLength: STEPS },
);

eachDialect('three daemons', (open) => {
  test('keep the throttle together for two hours, whoever has the lease, whoever starts anew', async () => {
    await fc.assert(
      fc.asyncProperty(shifts, async (history) => {
        const s = await aWorkedStore(open, JOBS);
        const again = () => open.again(s.store, { clock: () => s.clock.now });
        const stores = [s.store, await again(), await again()];
        const daemons = stores.map((store) => ({ store, facts: createFactsReader({ store }) }));
        for (const { evaluators, starts } of history) {
          for (const job of JOBS) await s.ask(job);
          await s.endDue(failedBy('disk full'));
          await s.folded();
          const fresh = daemons[starts];
          if (fresh) fresh.facts = createFactsReader(fresh);
          await Promise.all(daemons.filter((_, at) => evaluators.includes(at)).map(evaluate));
          s.clock.now += STEP_MS;
        }
        const messages = await readMessages(s.store);
        expect(new Set(messages.map(({ id }) => id)).size).toBe(messages.length);
        for (const one of messages) {
          const same = messages.filter(({ rule, job }) => rule === one.rule && job === one.job);
          expect(same.filter(({ at }) => at > one.at && at < one.at + MIN_INTERVAL_MS)).toEqual([]);
        }
        // There is always more to tell than may be.
        for (const job of JOBS)
          expect(hourly(messages.filter((one) => one.job === job))).toEqual([MOST, MOST]);
      }),
      { numRuns: 1, endOnFailure: true },
    );
  });
});

interface SentMessage extends AlertMessage {
  readonly at: number;
}

async function evaluate({
  store,
  facts,
}: {
  readonly store: Store;
  readonly facts: FactsReader;
}): Promise<void> {
  await evaluateAlerts({
    store,
    inForce: IN_FORCE,
    readFacts: (rules) => facts.read(rules),
    matches: createJobMatcher(),
    maintenance: () => [],
    nextFires: async () => new Map(),
    mask: (text) => text,
  });
}

async function readMessages(store: Store): Promise<readonly SentMessage[]> {
  const rows = await store.read((tx) =>
    tx.rows(
      sql<{
        message: string;
        at: number;
      }>`select message, created_at as at from alert_deliveries order by id`,
    ),
  );
  return rows.map(({ message, at }) => ({ ...(JSON.parse(message) as AlertMessage), at }));
}

/** How many there were in each hour that begins with a message. */
function hourly([first, ...rest]: readonly SentMessage[]): readonly number[] {
  if (!first) return [];
  const within = rest.filter(({ at }) => at < first.at + HOUR).length;
  return [1 + within, ...hourly(rest.slice(within))];
}
