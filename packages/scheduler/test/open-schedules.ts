import { createRegistry, type RegisteredJob } from '@sb/jobs';
import { createTicker, defineJobs, registerNode } from '@sb/queue/engine';
import {
  DEFAULT_RULES,
  type Fired,
  fireDue,
  loadSchedules,
  readNextFire,
  type ScheduleEntry,
  type ScheduleRules,
} from '@sb/scheduler';
import { type Store, sql } from '@sb/storage';
import type { Opener } from '@sb/testkit';

export const NINE = Date.parse('2026-03-02T09:00:00Z');
export const HOUR = 3_600_000;

type Entry = Omit<ScheduleEntry, 'rules'> & { readonly rules?: Partial<ScheduleRules> };

export const hourly = {
  name: 'hourly',
  jobId: 'noop',
  schedule: '0 * * * *',
  enabled: true,
  timezone: 'UTC',
};

/** A store a minute before nine with these schedules, and a daemon that fires them when the test says so. */
export async function openSchedules(
  opener: Opener,
  asked: readonly Entry[] = [hourly],
  options: Parameters<Opener>[0] = {},
) {
  const entries = asked.map(({ rules, ...entry }) => ({ ...entry, rules: { ...DEFAULT_RULES, ...rules } }));
  const clock = { now: NINE - 60_000 };
  const store = await opener({ ...options, clock: () => clock.now });
  const registry = createRegistry();
  registry.register([
    { id: 'noop', name: 'Nothing', run: () => undefined },
    { id: 'mail', name: 'Mail', queue: 'mail', run: () => undefined },
  ]);
  await defineJobs(store, registry.list(), '1.0.0');
  const node = await openNode(store);
  await loadSchedules(store, node, entries);
  const ticker = createTicker({ store, nodeId: node.nodeId, jobs: ['noop', 'mail'] });
  const fire = async () => (await fireDue(store, node)).fired;
  return {
    store,
    clock,
    node,
    fire,
    fireAt: async (now: number) => {
      clock.now = now;
      return fire();
    },
    reload: () => loadSchedules(store, node, entries),
    readNext: () => readNextFire(store, clock.now),
    claim: async () => (await ticker.tick([], 100)).claimed,
    /** Its run is done. */
    end: async (fired: Fired | undefined) => {
      const { claimed } = await ticker.tick([], 100);
      const ends = claimed
        .filter(({ id }) => id === fired?.runId)
        .map(({ id, claimNo, jobId }) => ({ id, claimNo, jobId, outcome: { state: 'succeeded' } as const }));
      await ticker.tick(ends, 0);
    },
    again: async () => {
      const other = await opener.again(store, { clock: () => clock.now });
      const otherNode = await openNode(other);
      return { fire: async () => (await fireDue(other, otherNode)).fired };
    },
    runs: () => count(store),
    verdicts: () => verdicts(store),
    events: () => events(store),
  };
}

export const openNode = async (store: Store, version = '1.0.0') => ({
  version,
  jobs: new Map<string, RegisteredJob>(),
  nodeId: await registerNode(store, {
    kind: 'daemon',
    name: 'n',
    host: 'h',
    pid: 1,
    version,
    jobs: ['noop', 'mail'],
  }),
});

async function count(store: Store): Promise<number> {
  const row = await store.read((tx) => tx.first(sql<{ n: number }>`select count(*) as n from runs`));
  return row?.n ?? -1;
}

/** `09:00 run`, in the order of the fires. */
export async function verdicts(store: Store): Promise<readonly string[]> {
  const rows = await store.read((tx) =>
    tx.rows(sql<{ fire_at: number; verdict: string }>`select fire_at, verdict from fires order by fire_at`),
  );
  return rows.map(({ fire_at, verdict }) => `${new Date(fire_at).toISOString().slice(11, 16)} ${verdict}`);
}

async function events(store: Store): Promise<readonly string[]> {
  const rows = await store.read((tx) =>
    tx.rows(sql<{ type: string }>`select type from events where type like 'schedule.%' order by seq`),
  );
  return rows.map(({ type }) => type);
}
