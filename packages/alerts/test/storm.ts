/** A minute in which everything fails: 200 jobs, a rule for each beside the shipped ones, and an evaluation a second. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { enqueueMany } from '@sb/queue/engine';
import { sql, type Store } from '@sb/storage';
import type { Opener } from '@sb/testkit';
import { expect } from 'vitest';
import { evaluateAlerts } from '../src/episodes/evaluate-alerts.ts';
import type { AlertMessage } from '../src/message.ts';
import { createFactsReader } from '../src/facts/read-facts.ts';
import { parseRules } from '../src/file/read-rules.ts';
import { createJobMatcher } from '../src/matching/rule-matcher.ts';
import { aRule, HOUR, MINUTE } from './samples.ts';
import { SURROUNDINGS } from './surroundings.ts';
import { aWorkedStore, failedBy } from './worked-store.ts';

const SHIPPED = path.join(import.meta.dirname, '../../../apps/worker/alerts.yaml');

const TABLES = ['alert_episodes', 'alert_deliveries', 'alert_told', 'alert_slots', 'alert_suppressed'];

const JOBS = Array.from({ length: 200 }, (_, at) => `job-${at}`);

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

interface Storm {
  readonly failures: number;
  readonly evaluations: number;
}

/** That the size of a storm does not matter. Returns how much memory was in use after each evaluation, MB. */
export async function expectCalm(open: Opener, storm: Storm): Promise<readonly number[]> {
  const { failures, evaluations } = storm;
  const s = await weatherStorm(open, storm);
  // A rule of its own for each job, failures in a row and the rate of each, and the dead letters.
  expect(s.first.map(({ status }) => status)).toEqual(Array.from({ length: 601 }, () => 'firing'));
  expect(new Set(s.first.map(({ rule, job, queue }) => `${rule} ${job ?? queue}`)).size).toBe(601);
  expect(s.rows).toEqual({
    alert_episodes: 601,
    alert_deliveries: 601,
    alert_told: 601,
    alert_slots: 201,
    alert_suppressed: 201,
  });
  expect(s.first.find(({ rule }) => rule === 'dlq-jobs')).toMatchObject({
    value: '101+ dead letters',
  });
  expect(s.trailing).toEqual([failures / JOBS.length]);
  expect(s.leftOut).toEqual([{ reason: 'min_interval', number: evaluations - 2 }]);
  expect(s.second).toHaveLength(201);
  expect(new Set(s.second.map(({ suppressed }) => suppressed?.count))).toEqual(new Set([evaluations - 2]));
  expect(s.second[0]).toMatchObject({ title: `job-0 failed ${failures / JOBS.length} times within 1 h` });
  expect(s.rowsAfter).toEqual({ ...s.rows, alert_deliveries: 802 });
  return s.heap.map((bytes) => bytes / 2 ** 20);
}

/** Each job fails equally often; then five minutes pass. */
async function weatherStorm(open: Opener, { failures, evaluations }: Storm) {
  const s = await aWorkedStore(open, JOBS);
  const evaluate = evaluator(s.store);
  const heap: number[] = [];
  for (let nth = 1; nth <= evaluations; nth += 1) {
    const each = failures / evaluations / JOBS.length;
    const requests = JOBS.flatMap((jobId) => Array.from({ length: each }, () => ({ jobId })));
    await enqueueMany(s.store, requests);
    while ((await s.endDue(failedBy('disk full'))).length > 0);
    await s.folded();
    await evaluate();
    s.clock.now += MINUTE / evaluations;
    collectGarbage();
    heap.push(process.memoryUsage().heapUsed);
  }
  const rows = await countRows(s.store);
  const first = await readMessages(s.store);
  s.clock.now += 4 * MINUTE;
  await evaluate();
  const all = await readMessages(s.store);
  return {
    rows,
    first,
    second: all.slice(first.length),
    rowsAfter: await countRows(s.store),
    trailing: await trailing(s.store),
    leftOut: await leftOut(s.store),
    heap,
  };
}

function evaluator(store: Store): () => Promise<unknown> {
  const shipped = parseRules(readFileSync(SHIPPED, 'utf8'), 'alerts.yaml', SURROUNDINGS);
  const own = JOBS.map((job) =>
    aRule(
      { kind: 'failureCount', failureCount: 1, timeWindowMs: HOUR, jobPattern: `^${job}$` },
      { name: `any of ${job}`, severity: 'high' },
    ),
  );
  const facts = createFactsReader({ store });
  const matches = createJobMatcher();
  return () =>
    evaluateAlerts({
      store,
      inForce: { rules: [...own, ...shipped.rules], settings: shipped.settings },
      readFacts: (rules) => facts.read(rules),
      matches,
      maintenance: () => [],
      nextFires: async () => new Map(),
      mask: (text) => text,
    });
}

/** What alerts have stored, in rows. */
async function countRows(store: Store): Promise<Readonly<Record<string, number>>> {
  return store.read(function* (tx) {
    const counts: Record<string, number> = {};
    for (const table of TABLES) {
      const row = yield* tx.first(sql<{ n: number }>`select count(*) as n from ${sql.ref(table)}`);
      counts[table] = row?.n ?? 0;
    }
    return counts;
  });
}

async function readMessages(store: Store): Promise<readonly AlertMessage[]> {
  const rows = await store.read((tx) =>
    tx.rows(sql<{ message: string }>`select message from alert_deliveries order by id`),
  );
  return rows.map(({ message }) => JSON.parse(message) as AlertMessage);
}

/** How often each job has failed since it succeeded: each number once. */
async function trailing(store: Store): Promise<readonly number[]> {
  const rows = await store.read((tx) =>
    tx.rows(sql<{ n: number }>`select distinct trailing_failures as n from job_health`),
  );
  return rows.map(({ n }) => n);
}

/** What was left out of an episode, and why: each number once. */
async function leftOut(store: Store): Promise<readonly unknown[]> {
  return store.read((tx) => tx.rows(sql`select distinct reason, number from alert_suppressed`));
}
