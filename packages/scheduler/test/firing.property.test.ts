/**
 * Any number of daemons, with clocks that differ by up to 5 s, that come and go while connections are cut: whatever
 * happens, each fire time of each schedule is on record once, and has a run once where the record says so.
 */
import fc from 'fast-check';
import { createRegistry, type RegisteredJob } from '@sb/jobs';
import { defineJobs, registerNode, retireNode } from '@sb/queue/engine';
import { DEFAULT_RULES, fireDue, loadSchedules, type ScheduleEntry, type ScheduleRules } from '@sb/scheduler';
import { type Store, sql } from '@sb/storage';
import { eachDialect, type Opener } from '@sb/testkit';
import { expect, test } from 'vitest';

const MINUTE = 60_000;
const START = Date.parse('2026-03-02T09:00:30Z');
const SKEWS = [-2_500, 0, 2_500];

const rules = (more: Partial<ScheduleRules>): ScheduleRules => ({ ...DEFAULT_RULES, ...more });
const day = 24 * 60 * MINUTE;
const SCHEDULES: readonly (ScheduleEntry & { readonly everyMs: number })[] = (
  [
    ['all', 1, { catchUp: 'all', catchUpCap: 1_000, overlap: 'allow' }],
    ['once', 2, { catchUp: 'once', overlap: 'allow' }],
    ['skip', 3, { catchUp: 'skip', overlap: 'allow' }],
    ['jittered', 5, { catchUp: 'all', catchUpCap: 1_000, overlap: 'allow', jitterMs: 45_000 }],
    ['replaced', 2, { catchUp: 'all', catchUpCap: 1_000, catchUpWindowMs: day, overlap: 'replace' }],
  ] as const
).map(([name, every, more]) => ({
  name,
  jobId: 'noop',
  schedule: `*/${every} * * * *`,
  everyMs: every * MINUTE,
  enabled: true,
  timezone: 'UTC',
  rules: rules(more),
}));

type Act =
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'look'; readonly daemons: readonly number[] }
  | { readonly kind: 'restart' | 'stop'; readonly daemon: number }
  | { readonly kind: 'cut'; readonly daemon: number };

const daemon = fc.nat(SKEWS.length - 1);
const acts: fc.Arbitrary<readonly Act[]> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('wait' as const),
        ms: fc.integer({ min: 1, max: 9 * MINUTE }),
      }),
    },
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('look' as const),
        daemons: fc.array(daemon, { minLength: 1, maxLength: 3 }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constantFrom('restart' as const, 'stop' as const), daemon }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('cut' as const), daemon }) },
  ),
  { minLength: 5, maxLength: 25 },
);

async function openFleet(opener: Opener) {
  const clock = { now: START };
  const first = await opener({ clock: () => clock.now + (SKEWS[0] ?? 0) });
  const others = await Promise.all(
    SKEWS.slice(1).map((skew) => opener.again(first, { clock: () => clock.now + skew })),
  );
  const registry = createRegistry();
  registry.register([{ id: 'noop', name: 'Nothing', run: () => undefined }]);
  await defineJobs(first, registry.list(), '1.0.0');
  const stores = [first, ...others];
  const nodes = await Promise.all(stores.map(start));
  return { clock, stores, nodes };
}

async function start(store: Store) {
  const facts = { kind: 'daemon', name: 'n', host: 'h', pid: 1, version: '1.0.0', jobs: ['noop'] } as const;
  const node = {
    version: '1.0.0',
    jobs: new Map<string, RegisteredJob>(),
    nodeId: await registerNode(store, facts),
  };
  await loadSchedules(store, node, SCHEDULES);
  return node;
}

interface FireRow {
  readonly name: string;
  readonly fire_at: number;
  readonly verdict: string;
  readonly run_id: number | null;
  readonly decided_at: number;
}

interface RunOfFire {
  readonly id: number;
  readonly name: string;
  readonly fire_at: number;
}

eachDialect('whatever daemons do', (opener, dialect) => {
  test('each fire has one row, and one run where the row says so', async () => {
    const fleet = await openFleet(opener);
    await fc.assert(
      fc.asyncProperty(acts, async (all) => {
        await empty(fleet.stores[0]);
        fleet.clock.now = START;
        for (const [i, store] of fleet.stores.entries()) fleet.nodes[i] = await start(store);
        for (const act of all) await perform(act);
        await look([0, 1, 2]);
        await look([2]);
        expect(await findFaults(fleet.stores[0], fleet.clock.now + Math.max(...SKEWS))).toEqual([]);
      }),
      { numRuns: dialect === 'sqlite' ? 15 : 6, endOnFailure: true },
    );

    async function look(daemons: readonly number[]): Promise<void> {
      await Promise.all(
        daemons.map(async (i) => {
          const [store, node] = [fleet.stores[i], fleet.nodes[i]];
          // A look that fails is taken again, as the scheduler does it.
          if (store && node) await fireDue(store, node).catch(() => fireDue(store, node));
        }),
      );
    }

    async function perform(act: Act): Promise<void> {
      if (act.kind === 'wait') fleet.clock.now += act.ms;
      if (act.kind === 'look') await look(act.daemons);
      if (act.kind === 'cut') await Promise.all([look([act.daemon, 0]), cut(fleet.stores[1])]);
      if (act.kind === 'stop' || act.kind === 'restart') {
        const [store, node] = [fleet.stores[act.daemon], fleet.nodes[act.daemon]];
        if (!store || !node) return;
        await retireNode(store, node.nodeId);
        fleet.nodes[act.daemon] = await start(store);
      }
    }
  });

  /** As a server that restarts: everybody's connections are gone, but for the one that asks. */
  async function cut(store: Store | undefined): Promise<void> {
    if (dialect !== 'postgres' || !store) return;
    await store.read((tx) =>
      tx.rows(sql`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and query like '%fires%'`),
    );
  }
});

async function empty(store: Store | undefined): Promise<void> {
  await store?.write(function* (tx) {
    for (const table of ['fires', 'schedules', 'runs', 'run_history', 'events', 'nodes'])
      yield* tx.run(sql`delete from ${sql.table(table)}`);
  });
}

async function findFaults(store: Store | undefined, until: number): Promise<readonly string[]> {
  if (!store) return ['there is no store'];
  const fires = await store.read((tx) =>
    tx.rows(sql<FireRow>`select s.name, f.fire_at, f.verdict, f.run_id, f.decided_at from fires f
      join schedules s on s.id = f.schedule_id order by f.fire_at`),
  );
  const runs = await store.read((tx) =>
    tx.rows(sql<RunOfFire>`
      select r.id, s.name, r.fire_at from (select id, schedule_id, fire_at from runs
        union all select id, schedule_id, fire_at from run_history) r join schedules s on s.id = r.schedule_id`),
  );
  return SCHEDULES.flatMap((schedule) => faultsOf(schedule, { fires, runs, until }));
}

interface Facts {
  readonly fires: readonly FireRow[];
  readonly runs: readonly RunOfFire[];
  readonly until: number;
}

function faultsOf(
  { name, everyMs, rules: has = DEFAULT_RULES }: (typeof SCHEDULES)[number],
  { fires, runs, until }: Facts,
): readonly string[] {
  const ours = fires.filter((fire) => fire.name === name);
  const times = ours.map(({ fire_at: at }) => at);
  const expected: number[] = [];
  for (let at = Math.ceil(START / everyMs) * everyMs; at <= until; at += everyMs) expected.push(at);
  // With jitter the last ones may still be to come.
  const toCome = expected.slice(times.length);
  const asked = ours.filter(({ verdict }) => verdict === 'run');
  const made = runs.filter((run) => run.name === name);
  const sameRuns = asked.every((fire) =>
    made.some((run) => run.id === fire.run_id && run.fire_at === fire.fire_at),
  );
  const faults = {
    'a fire is not on record, or one that is none':
      times.join(' ') !== expected.slice(0, times.length).join(' '),
    'a fire that was due is not on record': toCome.some((at) => at <= until - has.jitterMs),
    'a run more or less than the record says': made.length !== asked.length || !sameRuns,
    'a fire was not caught up': has.catchUp === 'all' && asked.length < ours.length,
    'a fire was caught up':
      has.catchUp === 'skip' && asked.some((fire) => fire.decided_at - fire.fire_at > MINUTE),
  };
  return Object.entries(faults).flatMap(([what, isSo]) => (isSo ? [`${name}: ${what}`] : []));
}
