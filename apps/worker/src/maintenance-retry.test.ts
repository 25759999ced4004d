import { listEvents } from '@sb/events';
import { type AnyJob, createRegistry, Permanent, registerJobs } from '@sb/jobs';
import { createLogger } from '@sb/logger';
import { findRun, type RunDetails } from '@sb/queue';
import { runOnce } from '@sb/runner';
import { checkSchema, sql, type Store } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { afterEach, expect, test } from 'vitest';
import { provideStore } from './built-in/job-store.ts';
import { maintenanceRetry } from './maintenance-retry.ts';

let endsWith: Error | undefined;

const mail: AnyJob = {
  id: 'mail',
  name: 'Mail',
  run() {
    if (endsWith) throw endsWith;
  },
};
// The job looks for the jobs of its runs in the registry of the process, which test files share.
registerJobs([mail]);
const registry = createRegistry();
registry.register([maintenanceRetry, mail]);

afterEach(() => provideStore(undefined));

async function run(
  store: Store,
  [jobId, input]: readonly [string, unknown?],
  more: { readonly dryRun?: boolean; readonly jobNow?: Date } = {},
): Promise<RunDetails> {
  provideStore(store);
  return runOnce({
    store,
    signal: new AbortController().signal,
    storeId: await checkSchema(store, '999.0.0'),
    jobs: registry.list(),
    request: { jobId, input, trigger: 'manual', dryRun: more.dryRun ?? false },
    logger: createLogger({ format: 'json', stderr: { write: () => true } }),
    version: '999.0.0',
    name: 'test',
    jobNow: more.jobNow,
  });
}

async function listPublished(store: Store): Promise<readonly string[]> {
  const events = await store.read((tx) => listEvents(tx, { limit: 100 }));
  return events.filter(({ actor }) => actor === 'job:maintenance.retry').map(({ type }) => type);
}

eachDialect('maintenance.retry', (open) => {
  test('retries what failed, and says what it left alone', async () => {
    const store = await open();
    endsWith = new Error('busy');
    const failed = await run(store, ['mail']);
    endsWith = new Permanent('gone');
    const permanent = await run(store, ['mail']);
    const unknown = await run(store, ['no.such.job']);
    const result = {
      looked: 3,
      retried: 1,
      skipped: [
        { runId: permanent.id, reason: 'permanent' },
        { runId: unknown.id, reason: 'not_registered' },
      ],
    };
    expect(await run(store, ['maintenance.retry'], { dryRun: true })).toMatchObject({
      state: 'succeeded',
      result,
    });
    expect((await run(store, ['maintenance.retry'])).result).toEqual(result);
    const { deadLetter } = await findRun(store, failed.id);
    expect(await findRun(store, deadLetter?.replayedAs ?? 0)).toMatchObject({
      state: 'queued',
      replayOf: failed.id,
      createdBy: 'job:maintenance.retry',
    });
    const replayed = await store.read((tx) => tx.rows(sql`select 1 from runs`));
    expect(replayed).toHaveLength(1);
    const published = await listPublished(store);
    expect([...new Set(published)]).toEqual(maintenanceRetry.events);
  });

  test('leaves alone what it is told to, and what ended too long ago by its clock', async () => {
    const store = await open();
    endsWith = new Error('busy');
    const { id } = await run(store, ['mail']);
    const skipped = [{ runId: id, reason: 'excluded' }];
    const exclude = ['maintenance.retry', { excludeJobs: ['mail'] }] as const;
    expect(await run(store, exclude)).toMatchObject({ result: { looked: 1, retried: 0, skipped } });
    const jobNow = new Date(Date.now() + 25 * 3_600_000);
    expect(await run(store, ['maintenance.retry'], { jobNow })).toMatchObject({ result: { looked: 0 } });
    const longer = ['maintenance.retry', { lookbackHours: 48 }] as const;
    expect(await run(store, longer, { jobNow })).toMatchObject({ result: { looked: 1, retried: 1 } });
  });
});
