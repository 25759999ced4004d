import { defineJobs, enqueueMany } from '@sb/queue/engine';
import { createRegistry } from '@sb/jobs';
import { migrate, openStore, sql, type Step, type Store } from '@sb/storage';
import { migratedDatabase } from '@sb/testkit';
import { describe, expect, test } from 'vitest';
import { ANY_LANE_MARK } from '../src/limits/manage/lanes.sql.ts';
import { NOTHING_LEFT } from '../src/pauses/drained.sql.ts';
import { FIRST_HELD } from '../src/pauses/pause-work.sql.ts';
import {
  CLAIM_IDS as POSTGRES_CLAIM_IDS,
  CLAIM_RANGE,
  CLAIM_SHARED,
  CLAIM_STRICT,
  FLOORS,
  SCAN as POSTGRES_SCAN,
} from '../src/claim/postgres-claim.sql.ts';
import { POSTGRES_SNAPSHOT } from '../src/limits/limits.sql.ts';
import { SETTLE, SETTLE_NOTING } from '../src/settle/postgres-settle.sql.ts';
import { SQLITE_TAKE_LIMITED } from '../src/claim/limited/take-limited.sql.ts';
import { SQLITE_LIMITED } from '../src/claim/limited/find-limited.sql.ts';
import { SQLITE_KEYLESS_SCAN } from '../src/claim/limited/scan-keyless.sql.ts';
import { SQLITE_HELD } from '../src/limits/lock-and-release.sql.ts';
import { SQLITE_OLDEST } from '../src/claim/limited/oldest-held.sql.ts';
import { SQLITE_ENDED } from '../src/settle/end/ended-parents.sql.ts';
import { SQLITE_LINK } from '../src/chains/new-chain.sql.ts';
import {
  SQLITE_BELOW,
  SQLITE_DOWN,
  SQLITE_OUTCOME,
  SQLITE_WAITING,
} from '../src/dependencies/run-deps.sql.ts';
import { NOTING, PLAIN, SETTLED_OF_SET } from '../src/settle/sqlite-settle.sql.ts';
import {
  BESIDE,
  CLAIM_IDS,
  LIMITED_SCAN,
  HEADS,
  SCAN,
  NEXT_DUE,
  READ_DUE,
  TAKE_READ,
  TAKE_SPAN,
} from '../src/claim/sqlite-claim.sql.ts';

const BATCH = 100;

async function filled(url: string): Promise<Store> {
  const store = await openStore({ url });
  await migrate(store, '999.0.0');
  const registry = createRegistry();
  registry.register([{ id: 'noop', name: 'Nothing', run: () => undefined }]);
  await defineJobs(store, registry.list(), '1.0.0');
  await enqueueMany(
    store,
    Array.from({ length: 4_000 }, () => ({ jobId: 'noop' })),
  );
  await store.write(function* (tx) {
    yield* tx.run(sql`update runs set state = 3, node_id = 1, claim_no = 1, started_at = 1 where id <= 2000`);
    yield* tx.run(sql`
      insert into run_history (${tx.dialect === 'sqlite' ? sql`seq,` : sql``} id, job_id, queue_id, priority, run_at,
        created_at, max_attempts, trigger, state, attempt, finished_at)
      select ${tx.dialect === 'sqlite' ? sql`id,` : sql``} id + 100000, 1, 1, 2, 1, 1, 1, 'api', 4, 1, 1 from runs`);
  });
  return store;
}

/** `explain query plan` of each hot statement: an index where rows are looked for, and no temporary b-tree. */
describe('on SQLite', () => {
  test.each([
    ['what a claim reads', READ_DUE, 'runs_due'],
    ['what it has read', TAKE_READ, 'INTEGER PRIMARY KEY'],
    ['what it has read without a gap', TAKE_SPAN, 'INTEGER PRIMARY KEY'],
    ['claim by ids', CLAIM_IDS, 'INTEGER PRIMARY KEY'],
    ['whether runs with limits are due', LIMITED_SCAN, 'runs_gated'],
    ['claim of runs with limits', SQLITE_TAKE_LIMITED, 'INTEGER PRIMARY KEY'],
    ['due runs with limits', SQLITE_LIMITED, 'runs_gated'],
    ['a part of them after a position', SQLITE_KEYLESS_SCAN, 'runs_gated'],
    ['due runs beside them', BESIDE, 'runs_due'],
    ['held for a queue', SQLITE_HELD.queue, 'runs_held_queue'],
    ['held for a job', SQLITE_HELD.job, 'runs_held_job'],
    ['held for a key', SQLITE_HELD.key, 'runs_held_key'],
    ['the oldest held for a queue', SQLITE_OLDEST.queue, 'runs_held_queue'],
    ['the oldest held for a key', SQLITE_OLDEST.key, 'runs_held_key'],
    ['the oldest held for the rate of a key', SQLITE_OLDEST.key_rate, 'runs_held_rate'],
    ['look past foreign jobs', SCAN, 'runs_due'],
    ['the oldest', HEADS, 'runs_due'],
    ['the next that is due', NEXT_DUE, 'runs_due'],
    ['a set into history', PLAIN.setToHistory, 'INTEGER PRIMARY KEY'],
    ['a set out of runs', PLAIN.deleteSet, 'INTEGER PRIMARY KEY'],
    ['a span into history', PLAIN.spanToHistory, 'INTEGER PRIMARY KEY'],
    ['a span out of runs', PLAIN.deleteSpan, 'INTEGER PRIMARY KEY'],
    ['a span with parents into history', NOTING.spanToHistory, 'INTEGER PRIMARY KEY'],
    ['a span with parents out of runs', NOTING.deleteSpan, 'INTEGER PRIMARY KEY'],
    ['a set with parents into history', NOTING.setToHistory, 'INTEGER PRIMARY KEY'],
    ['a set with parents out of runs', NOTING.deleteSet, 'INTEGER PRIMARY KEY'],
    ['the parents of a set', NOTING.note.set, 'INTEGER PRIMARY KEY'],
    ['ended parents and their children', SQLITE_ENDED, 'run_deps_open'],
    ['what ends below a run', SQLITE_BELOW, 'run_deps_open'],
    ['what becomes of a dependency', SQLITE_OUTCOME, 'SEARCH run_deps'],
    ['children that wait', SQLITE_WAITING, 'INTEGER PRIMARY KEY'],
    ['children that wait for one less', SQLITE_DOWN, 'INTEGER PRIMARY KEY'],
    ['the links of a chain', SQLITE_LINK, 'INTEGER PRIMARY KEY'],
    ['those of a set that are settled', SETTLED_OF_SET, 'run_history_id'],
    ['one into history', PLAIN.oneToHistory, 'INTEGER PRIMARY KEY'],
    ['one out of runs', PLAIN.deleteOne, 'INTEGER PRIMARY KEY'],
  ])('%s goes by its index', async (_what, statement, index) => {
    const store = await filled('sqlite::memory:');
    const plan = await store.write((tx) => tx.step(explain(statement)));
    expect(plan).toContain(index);
    expect(plan).not.toMatch(/SCAN runs|SCAN r\b/);
    // The oldest run of each priority is a handful of rows to sort.
    expect(plan.includes('TEMP B-TREE')).toBe(statement === HEADS);
    await store.close();
  });
});

/** What a chore asks while nothing is paused or draining, and while something is. */
const WHAT_IS_LEFT = `select name from queues where ${NOTHING_LEFT}`;

test.each([
  ['whether a limit has changed', `select ${ANY_LANE_MARK}`, ['sqlite_autoindex_cursors_1']],
  ['what is held', FIRST_HELD, ['runs_job_held']],
  ['what is left', WHAT_IS_LEFT, ['runs_due', 'runs_gated', 'runs_aside', 'runs_running', 'runs_pinned']],
])('on SQLite %s is found by indexes, in their order', async (_what, statement, indexes) => {
  const store = await filled('sqlite::memory:');
  const plan = await store.write((tx) => tx.step(explain(statement)));
  for (const index of indexes) expect(plan).toContain(index);
  expect(plan).not.toMatch(/SCAN runs$|TEMP B-TREE/m);
  await store.close();
});

/** A plan that touches few rows stays good however much is queued, running or finished. */
describe('on PostgreSQL', () => {
  test('claim and settle touch no more than a few rows for each that they move', async () => {
    const store = await filled(await migratedDatabase());
    const claim = [null, BATCH, 1, ['noop'], null, '{0,0,0,0}'];
    const running = Array.from({ length: BATCH }, (_, i) => i + 1);
    for (const [text, values] of [
      [CLAIM_STRICT, claim],
      [CLAIM_SHARED, [...claim, 6]],
      [CLAIM_RANGE, [...claim, 1, 2]],
      [SETTLE, [running, 1, null, 1, null, null]],
      [SETTLE_NOTING, [running.map((id) => id + BATCH), 1, null, 1, null, null]],
    ] as const) {
      const { touched, moved } = await store.write((tx) => tx.step(analyze(text, values)), {
        autocommit: true,
      });
      expect(moved).toBe(BATCH);
      expect(touched).toBeLessThanOrEqual(4 * BATCH + 16);
    }
    await store.close();
  });

  test('a claim touches no more where queues and jobs are paused, and a chore next to nothing', async () => {
    const store = await filled(await migratedDatabase());
    await store.write(function* (tx) {
      yield* tx.run(
        sql`insert into queues (name, mode, until) values ('off', 'paused', null), ('on', 'paused', 1)`,
      );
      yield* tx.run(sql`update job_defs set mode = 'paused', until = 1`);
    });
    const analyzed = (text: string, values: readonly unknown[]) =>
      store.write((tx) => tx.step(analyze(text, values)), { autocommit: true });
    const claimed = await analyzed(CLAIM_STRICT, [null, BATCH, 1, ['noop'], null, '{0,0,0,0}']);
    expect(claimed.moved).toBe(BATCH);
    expect(claimed.touched).toBeLessThanOrEqual(4 * BATCH + 16);
    expect((await analyzed(FIRST_HELD, [])).touched).toBe(0);
    expect((await analyzed(FLOORS, [null, null])).touched).toBeLessThanOrEqual(16);
    await store.write((tx) => tx.run(sql`delete from queues where name <> 'default'`));
    expect((await analyzed(WHAT_IS_LEFT, [])).touched).toBeLessThanOrEqual(8);
    await store.close();
  });
});

/** The cost is one look by the primary key in each statement, however many nodes have been there. */
test('on PostgreSQL a claim reads one row of nodes at most', async () => {
  const store = await filled(await migratedDatabase());
  await store.write((tx) =>
    tx.run(sql`insert into nodes (kind, name, host, pid, started_at, expires_at, state, version, jobs, queues)
      select 'daemon', 'n', 'h', 1, 1, 1, 'stopped', '1', '[]', 'null' from generate_series(1, 5000)`),
  );
  const claim = [null, BATCH, 1, ['noop'], null];
  for (const [text, values] of [
    [CLAIM_STRICT, [...claim, '{0,0,0,0}']],
    [CLAIM_SHARED, [...claim, '{0,0,0,0}', 6]],
    [CLAIM_RANGE, [...claim, '{0,0,0,0}', 1, 2]],
    [POSTGRES_CLAIM_IDS, [null, [3_999, 4_000], 1, ['noop'], null]],
    [POSTGRES_SCAN, [null, BATCH, '[]', ['noop'], null, 1]],
    [POSTGRES_SNAPSHOT, [null, 1]],
  ] as const) {
    const explained = analyze(text, values, 'nodes');
    const { touched, scans } = await store.write((tx) => tx.step(explained), { autocommit: true });
    expect([touched <= 1, scans]).toEqual([true, 1]);
  }
  await store.close();
});

function explain(statement: string): Step<string> {
  return {
    sqlite: (handle) => {
      const values = new Proxy(
        {},
        { get: () => '[]', has: () => true, ownKeys: () => NAMES, getOwnPropertyDescriptor },
      );
      const rows = handle.objects(`explain query plan ${statement}`).all({ ...values }) as {
        detail: string;
      }[];
      return rows.map(({ detail }) => detail).join('\n');
    },
    postgres: () => Promise.reject(new Error('for SQLite')),
  };
}

const NAMES = [
  'needLimitKey',
  'needRateKey',
  'others',
  'ended',
  'jobs',
  'note',
  'outcome',
  'pairs',
  'rows',
  'queues',
  'limit',
  'id',
  'key',
  'n',
  'node',
  'first',
  'last',
  'now',
  'after',
  'queue',
  'priority',
  'slots',
  'ids',
  'foreign',
  'fromRunAt',
  'fromId',
  'seq',
  'claimNo',
  'result',
];
const getOwnPropertyDescriptor = () => ({ enumerable: true, configurable: true, value: '[]' });

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly Plans?: readonly PlanNode[];
}

interface Analyzed {
  readonly touched: number;
  readonly moved: number;
  readonly scans: number;
}

function analyze(text: string, values: readonly unknown[], table = 'runs'): Step<Analyzed> {
  return {
    sqlite: () => {
      throw new Error('for PostgreSQL');
    },
    postgres: async (handle) => {
      const [row] = await handle.arrays(
        `explained_${table}_${text.length}`,
        `explain (analyze, format json) ${text}`,
        values,
      );
      const [plan] = (row?.[0] ?? []) as readonly { readonly Plan: PlanNode }[];
      if (!plan) throw new Error('no plan');
      const nodes = flatten(plan.Plan);
      const scans = nodes.filter(
        (node) => node['Relation Name'] === table && node['Node Type'].includes('Scan'),
      );
      const loops = (node: PlanNode): number => node['Actual Loops'];
      const touched = scans.map(
        (node) =>
          (node['Actual Rows'] +
            (node['Rows Removed by Filter'] ?? 0) +
            (node['Rows Removed by Index Recheck'] ?? 0)) *
          loops(node),
      );
      const moves = nodes
        .filter((node) => node['Node Type'] === 'ModifyTable')
        .map((node) => node['Actual Rows'] * loops(node));
      const sum = touched.reduce((a, b) => a + b, 0);
      return { touched: sum, moved: Math.max(...moves), scans: scans.length };
    },
  };
}

function flatten(node: PlanNode): readonly PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(flatten)];
}
