/** A store whose facts and clock a test sets, and what was written of alerts. */
import { sql, type Store } from '@sb/storage';
import type { Opener } from '@sb/testkit';
import { evaluateAlerts, type EvaluateOptions, type RulesInForce } from '../src/episodes/evaluate-alerts.ts';
import type { Facts, JobFacts } from '../src/facts.ts';
import type { AlertMessage } from '../src/message.ts';
import { createJobMatcher } from '../src/matching/rule-matcher.ts';
import type { AlertRule } from '../src/evaluate/rule.ts';
import type { AlertSettings } from '../src/settings.ts';
import { aJob, aRule, HOUR, MINUTE, NOON, someFacts } from './samples.ts';

export const SETTINGS: AlertSettings = {
  enabled: true,
  channels: ['slack'],
  slack: {},
  email: { to: [] },
  webhook: { allowPrivate: false },
  throttle: { minIntervalMs: 5 * MINUTE, maxAlertsPerJobPerHour: 10 },
  repeatIntervalMs: { low: 4 * HOUR, medium: 4 * HOUR, high: 4 * HOUR, critical: HOUR },
  sendResolved: true,
  routes: [],
  maintenance: [],
};

export const IN_A_ROW: AlertRule = aRule(
  { kind: 'consecutiveFailures', consecutiveFailures: 3, jobPattern: '.*' },
  { name: 'in-a-row', severity: 'high' },
);

/** A job that has failed so often since it succeeded. */
export function failing(trailingFailures: number, job: Partial<JobFacts> = {}): Facts {
  return someFacts({ jobs: [aJob({ trailingFailures, ...job })] });
}

export async function aContext(open: Opener, rules: readonly AlertRule[] = [IN_A_ROW]) {
  const context = {
    now: NOON,
    facts: someFacts({}),
    inForce: { rules, settings: SETTINGS } as RulesInForce,
    nextFires: new Map<string, number>(),
  };
  const store = await open({ clock: () => context.now });
  const evaluate = (more: Partial<EvaluateOptions> = {}) =>
    evaluateAlerts({
      store,
      inForce: context.inForce,
      readFacts: async () => context.facts,
      matches: createJobMatcher(),
      maintenance: () => [],
      nextFires: async () => context.nextFires,
      mask: (text) => text,
      ...more,
    });
  return {
    context,
    store,
    evaluate,
    /** Another moment, other facts: what is sent then. */
    at: async (ms: number, facts: Facts) => {
      context.now = NOON + ms;
      context.facts = facts;
      return evaluate();
    },
    messages: () => readMessages(store),
    episodes: () => readEpisodes(store),
  };
}

async function readMessages(store: Store): Promise<readonly AlertMessage[]> {
  const rows = await store.read((tx) =>
    tx.rows(sql<{ message: string }>`select message from alert_deliveries order by id`),
  );
  return rows.map(({ message }) => JSON.parse(message) as AlertMessage);
}

async function readEpisodes(store: Store): Promise<readonly string[]> {
  const rows = await store.read((tx) =>
    tx.rows(sql<{ text: string }>`
      select rule || ' ' || group_name || ' ' || state as text from alert_episodes order by id`),
  );
  return rows.map(({ text }) => text);
}
