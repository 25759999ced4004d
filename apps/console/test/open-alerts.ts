/** Alerts over an engine: the rules of a daemon, evaluated when a test says so. */
import {
  type ChannelsOff,
  createFactsReader,
  createJobMatcher,
  evaluateAlerts,
  parseRules,
} from '@sb/alerts';
import { fold } from '@sb/queue/engine';
import { sql } from '@sb/storage';
import { type Engine, type Open, openEngine } from './open-engine.ts';

const rulesWith = (queueRule: string, more: string): string => `
settings:
  channels: [slack]
  deadman: { url: 'https://hc.example.org/hunter2hunter2' }
  routes: [{ match: { severity: [critical] }, channels: [email] }]
jobFailures:
  - { name: in-a-row, conditions: { consecutiveFailures: 2, jobPattern: '.*' }, severity: critical }
  - { name: 'off', enabled: false, conditions: { timeout: true } }
queueHealth:
  - { name: ${queueRule}, conditions: { dlqSize: 50 } }
${more}`;

export interface Alerting extends Engine {
  /** As a daemon does after each fold. */
  evaluate(): Promise<void>;
}

interface OfDaemon {
  /** Channels that are off by the environment of the daemon. */
  readonly off?: ChannelsOff;
  /** More lines of `queueHealth`. */
  readonly more?: string;
}

export async function openAlerts(
  open: Open,
  queueRule = 'dead',
  { off = {}, more = '' }: OfDaemon = {},
): Promise<Alerting> {
  const engine = await openEngine(open);
  const { store, node, now } = engine;
  const always = { checkCron: () => undefined, checkZone: () => undefined };
  const { rules, settings, hash, problems } = parseRules(rulesWith(queueRule, more), 'alerts.yaml', {
    jobIds: [],
    ...always,
  });
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('; '));
  const body = JSON.stringify({ rules, settings: { ...settings, deadman: true }, off });
  await store.write((tx) =>
    tx.run(sql`insert into alert_rule_sets values (${node}, 'alerts.yaml', ${hash}, ${body}, ${now})`),
  );
  const facts = createFactsReader({ store });
  return Object.assign(engine, {
    async evaluate() {
      await fold(store);
      await evaluateAlerts({
        store,
        inForce: { rules, settings },
        readFacts: (wanted) => facts.read(wanted),
        matches: createJobMatcher(),
        maintenance: () => [],
        nextFires: async () => new Map(),
        mask: (text) => text,
      });
    },
  });
}
