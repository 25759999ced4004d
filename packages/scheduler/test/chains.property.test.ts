/**
 * Whatever order runs end in, whoever looks at them when, and whoever is cut off meanwhile: a chain fires as one that
 * reads every end once, alone, in order.
 */
import fc from 'fast-check';
import { enqueue, stateName } from '@sb/queue/engine';
import { fireDue } from '@sb/scheduler';
import { type Store, sql } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { after, extract, FAILED, load, openChains, SUCCEEDED } from './open-chains.ts';

const CHAINS = [
  after([{ schedule: 'extract' }, { schedule: 'load', on: 'always' }]),
  { ...after([{ schedule: 'load', on: 'failure' }]), name: 'mend' },
  { ...after([{ schedule: 'report' }, { job: 'mail' }]), name: 'last' },
].map((chain) => ({ ...chain, rules: { overlap: 'allow' as const } }));

type Act =
  | { readonly kind: 'end'; readonly what: 'extract' | 'load' | 'report'; readonly isGood: boolean }
  | { readonly kind: 'look'; readonly daemons: readonly number[]; readonly isCut: boolean };

const acts: fc.Arbitrary<readonly Act[]> = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('end' as const),
        what: fc.constantFrom('extract' as const, 'load' as const, 'report' as const),
        isGood: fc.boolean(),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('look' as const),
        daemons: fc.array(fc.nat(2), { minLength: 1, maxLength: 4 }),
        isCut: fc.boolean(),
      }),
    },
  ),
  { minLength: 4, maxLength: 24 },
);

const JOBS = { extract: 'noop', load: 'mail', report: 'noop' } as const;

eachDialect('chains', (opener, dialect) => {
  test('fire as if one daemon read every end in order', async () => {
    const t = await openChains(opener, [extract, load, ...CHAINS]);
    const stores = [t.store, ...(await Promise.all([1, 2].map(() => opener.again(t.store, {}))))];
    const ids = await idsOf(t.store);

    await fc.assert(
      fc.asyncProperty(acts, async (all) => {
        await empty(t.store);
        for (const act of all) {
          if (act.kind === 'end') await end(act);
          else await look(act);
        }
        await look({ daemons: [0, 1], isCut: false });
        expect(await found(t.store)).toEqual(await wanted(t.store, ids));
      }),
      { numRuns: dialect === 'sqlite' ? 25 : 10, endOnFailure: true },
    );

    async function end({ what, isGood }: Extract<Act, { kind: 'end' }>): Promise<void> {
      const { id } = await enqueue(t.store, { jobId: JOBS[what], schedule: { id: ids.get(what) ?? 0 } });
      await t.finish(id, isGood ? SUCCEEDED : FAILED);
    }

    async function look({ daemons, isCut }: Pick<Extract<Act, { kind: 'look' }>, 'daemons' | 'isCut'>) {
      const looks = daemons.map(async (i) => {
        const fire = () => fireDue(stores[i] ?? t.store, t.node);
        // A look that fails is taken again, as the scheduler does it.
        await fire().catch(fire);
      });
      await Promise.all(isCut ? [...looks, cut()] : looks);
    }

    async function cut(): Promise<void> {
      if (dialect !== 'postgres') return;
      await stores[1]?.read((tx) =>
        tx.rows(sql`select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid() and query ~ 'chain_ends|cursors'`),
      );
    }
  });
});

async function idsOf(store: Store): Promise<ReadonlyMap<string, number>> {
  const rows = await store.read((tx) =>
    tx.rows(sql<{ id: number; name: string }>`select id, name from schedules`),
  );
  return new Map(rows.map(({ id, name }) => [name, id]));
}

async function empty(store: Store): Promise<void> {
  await store.write(function* (tx) {
    for (const table of ['fires', 'runs', 'run_history', 'chain_ends', 'events'])
      yield* tx.run(sql`delete from ${sql.table(table)}`);
  });
}

/** The fires of each chain with their runs: `report 1700000000000 run`. */
async function found(store: Store): Promise<readonly string[]> {
  const rows = await store.read((tx) =>
    tx.rows(sql<{ name: string; fire_at: number; verdict: string; runs: number }>`
      select s.name, f.fire_at, f.verdict, (
        select count(*) from (select schedule_id, fire_at from runs union all select schedule_id, fire_at from run_history) r
        where r.schedule_id = f.schedule_id and r.fire_at = f.fire_at) as runs
      from fires f join schedules s on s.id = f.schedule_id order by s.name, f.fire_at`),
  );
  return rows.map(({ name, fire_at, verdict, runs }) => `${name} ${fire_at} ${verdict} ${runs}`);
}

interface End {
  readonly schedule_id: number | null;
  readonly state: number;
  readonly finished_at: number;
}

const isGood = ({ state }: End): boolean => stateName(state) === 'succeeded';

/** By hand, from history: what each chain follows, and whether it has come since the last fire. */
async function wanted(store: Store, ids: ReadonlyMap<string, number>): Promise<readonly string[]> {
  const ends = await store.read((tx) =>
    tx.rows(sql<End>`select schedule_id, state, finished_at from run_history order by seq`),
  );
  const is = (name: string, end: End): boolean => end.schedule_id === ids.get(name);
  const [report, mend, last] = [
    new Map<string, boolean>(),
    new Map<string, boolean>(),
    new Map<string, boolean>(),
  ];
  const fires: string[] = [];
  for (const end of ends) {
    const fire = (name: string, seen: Map<string, boolean>, count: number): void => {
      if ([...seen.values()].filter(Boolean).length < count) return;
      fires.push(`${name} ${end.finished_at} run 1`);
      seen.clear();
    };
    // The job of load is mail.
    if (is('load', end)) last.set('mail', isGood(end));
    if (is('report', end)) last.set('report', isGood(end));
    if (is('load', end) || is('report', end)) fire('last', last, 2);
    if (is('load', end)) mend.set('load', !isGood(end));
    if (is('load', end)) fire('mend', mend, 1);
    if (is('extract', end)) report.set('extract', isGood(end));
    if (is('load', end)) report.set('load', true);
    if (is('extract', end) || is('load', end)) fire('report', report, 2);
  }
  return fires.toSorted();
}
