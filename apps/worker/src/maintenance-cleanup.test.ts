import type { Retention } from '@sb/config';
import { createRegistry, validateInput } from '@sb/jobs';
import { createLogger } from '@sb/logger';
import { fold, isFolded } from '@sb/queue/engine';
import { runOnce } from '@sb/runner';
import { checkSchema, sql, type Store, takeSeq } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { afterEach, expect, test } from 'vitest';
import { provideStore } from './built-in/job-store.ts';
import { maintenanceCleanup } from './maintenance-cleanup.ts';

const DAY = 86_400_000;
const registry = createRegistry();
registry.register([maintenanceCleanup]);

afterEach(() => provideStore(undefined));

/** One record of each kind that ended so many days ago. */
async function fill(store: Store, ...ages: readonly number[]): Promise<void> {
  const now = Date.now();
  await store.write(function* (tx) {
    yield* tx.run(sql`insert into job_defs (name, title, queue_id, priority, max_attempts, timeout_ms, version, created_at, updated_at)
      values ('mail', 'Mail', 1, 2, 1, 1000, '1', 0, 0) on conflict (name) do nothing`);
    for (const [i, age] of ages.entries()) {
      const [id, at] = [1_000 + i, now - age * DAY];
      const seq = (yield* takeSeq(tx, 2)) ?? 0;
      const [run, event] = tx.dialect === 'sqlite' ? [seq, seq + 1] : [sql`default`, sql`default`];
      yield* tx.run(sql`insert into run_history (seq, id, job_id, queue_id, priority, run_at, created_at, max_attempts, trigger,
          state, attempt, finished_at, input)
        values (${run}, ${id}, (select id from job_defs where name = 'mail'), 1, 2, ${at}, ${at}, 1, 'api', 4, 1, ${at}, '@')`);
      yield* tx.run(sql`insert into run_inputs values (${id}, '{}')`);
      yield* tx.run(sql`insert into run_logs values (${id}, 1, 0, '[]')`);
      yield* tx.run(sql`insert into events (seq, type, at, payload) values (${event}, 'a', ${at}, '{}')`);
      yield* tx.run(
        sql`insert into fires (schedule_id, fire_at, verdict, decided_at) values (1, ${at}, 'fired', ${at})`,
      );
      yield* tx.run(sql`insert into dead_letters (run_id, job_id, queue_id, priority, root_id, dry_run, died_at, reason, status)
        values (${id}, 1, 1, 2, ${id}, 0, ${at}, 'error', 'discarded')`);
      yield* tx.run(sql`insert into alert_episodes (fingerprint, rule, severity, group_kind, group_name, state, since, fired_at, resolved_at, seen_at, episode, definition)
        values ('x', 'r', 'low', 'job', 'mail', 'resolved', ${at}, ${at}, ${at}, ${at}, '{}', '{}')`);
      yield* tx.run(sql`insert into nodes (kind, name, host, pid, started_at, expires_at, state, version, jobs, queues)
        values ('job', 'old', 'old', 1, ${at}, ${at}, 'stopped', '1', '[]', '[]')`);
      yield* tx.run(sql`insert into sessions (hash, kind, version, created_at, seen_at, expires_at)
        values (${`session ${id}`}, 'wall', 1, ${at}, ${at}, ${at})`);
      yield* tx.run(
        sql`insert into idempotency (key, author, request, at) values (${`key ${id}`}, 'user:ana', 'x', ${at})`,
      );
      yield* tx.run(sql`insert into operations (kind, choice, actor, state, total, progress, created_at, updated_at, ended_at)
        values ('replay', '{}', 'user:ana', 'done', 1, '{}', ${at}, ${at}, ${at})`);
    }
  });
  // What alerts count by, which reads nothing.
  await store.write((tx) => tx.run(sql`insert into cursors (name, seq) values ('counter:alerts', 1)`));
  do await fold(store);
  while (!(await isFolded(store)));
}

async function clean(
  store: Store,
  input: unknown,
  {
    dryRun = false,
    signal = new AbortController().signal,
    kept = {},
    lines = [],
  }: {
    readonly dryRun?: boolean;
    readonly signal?: AbortSignal;
    readonly kept?: Retention;
    readonly lines?: string[];
  } = {},
) {
  provideStore(store, { retention: kept });
  return runOnce({
    store,
    signal,
    storeId: await checkSchema(store, '999.0.0'),
    jobs: registry.list(),
    request: { jobId: 'maintenance.cleanup', input, trigger: 'manual', dryRun, maxAttempts: 1 },
    logger: createLogger({ format: 'json', stderr: { write: (line: string) => lines.push(line) > 0 } }),
    version: '999.0.0',
    name: 'test',
  });
}

eachDialect('maintenance.cleanup', (open) => {
  test('keeps each kind of record for as long as its default says; a dry run counts the same and removes nothing', async () => {
    const store = await open();
    await fill(store, 500, 80, 25, 10, 1);
    const counts = {
      runs: 2,
      attempts: 0,
      inputs: 2,
      memory: 0,
      logs: 3,
      events: 2,
      fires: 1,
      deadLetters: 1,
      statistics: 1,
      alerts: 1,
      alertMessages: 0,
      alertRecords: 0,
      nodes: 4,
      access: 5,
      requests: 5,
      operations: 2,
    };
    expect(await clean(store, {}, { dryRun: true })).toMatchObject({ state: 'succeeded', result: counts });
    const { result } = await clean(store, {});
    expect(result).toEqual({ ...counts, freedBytes: expect.any(Number) });
    expect(await clean(store, {})).toMatchObject({ result: { runs: 0, events: 0, logs: 0 } });
  });

  test('does as its input says', async () => {
    const store = await open();
    await fill(store, 500, 80, 25, 10, 1);
    const input = {
      retentionDays: 60,
      jobs: { mail: { age: '36h', outcomes: { failed: 'forever' } } },
      logs: 'forever',
      events: '1h',
      fires: 9,
      statistics: 'forever',
      deadLetters: 'forever',
      alerts: 20,
      nodes: 'forever',
    };
    expect(await clean(store, input)).toMatchObject({
      state: 'succeeded',
      result: { runs: 4, logs: 4, events: 5, fires: 4, deadLetters: 0, statistics: 0, alerts: 3, nodes: 0 },
    });
  });

  test('does as worker.yaml says where its input says nothing', async () => {
    const store = await open();
    await fill(store, 500, 80, 25, 10, 1);
    const kept = { retentionDays: 9, logs: 'forever', fires: 9, events: 'forever' };
    expect(await clean(store, { retentionDays: 60, events: '1h' }, { kept })).toMatchObject({
      result: { runs: 2, logs: 2, events: 5, fires: 4 },
    });
    expect(await clean(store, {}, { kept })).toMatchObject({ result: { runs: 2 } });
  });

  test('keeps who did what at least as long as worker.yaml says, whatever its input says', async () => {
    const store = await open();
    await fill(store, 80);
    await store.write((tx) => tx.run(sql`update events set actor = 'user:ana'`));
    const lines: string[] = [];
    const short = { audit: '1ms', events: '1ms' };
    expect(await clean(store, short, { lines })).toMatchObject({ state: 'succeeded', result: { events: 0 } });
    expect(lines.join('')).toMatch(
      /audit is kept for 400 days, not for 1ms.*retention\.audit of worker\.yaml/,
    );
    const forever = { audit: 'forever' };
    expect(await clean(store, short, { kept: forever })).toMatchObject({ result: { events: 0 } });
    expect(await clean(store, short, { dryRun: true })).toMatchObject({ result: { events: 0 } });
    await clean(store, { ...forever, events: '1ms' });
    await clean(store, { audit: 90, events: '1ms' }, { kept: { audit: 30 } });
    const acts = () => store.read((tx) => tx.rows(sql`select seq from events where actor is not null`));
    expect(await acts()).toHaveLength(1);
    await clean(store, {}, { kept: { audit: 30 } });
    expect(await acts()).toEqual([]);
  });

  test('that is told to end is cancelled', async () => {
    const store = await open();
    await fill(store, 80);
    expect(await clean(store, {}, { signal: AbortSignal.abort() })).toMatchObject({ state: 'cancelled' });
  });
});

test.each([
  { retentionDays: 0 },
  { retentionDays: '30' },
  { keepLast: -1 },
  { logs: '1 fortnight' },
  { logs: '0d' },
  { outcomes: { broken: 3 } },
  { jobs: { mail: { days: 3 } } },
  { retention: 3 },
])('refuses %j', async (input) => {
  const [job] = registry.list();
  expect(job && (await validateInput(job, input))).toMatchObject({ ok: false });
});
