/** A token was stored in clear, although the schema of its job marks it as secret. */
import { createClient } from '@sb/queue';
import { enqueueFromRun, checkAcceptable } from '@sb/queue/engine';
import { openStore, sql, type Store } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { refuseSecrets } from '../src/jobs/refuse-secrets.ts';
import { openQueue } from './open-queue.ts';

const INPUT = { org: 'acme', token: 's3cr3t' };
const REFUSED = {
  code: 'INPUT_INVALID',
  message: expect.stringContaining('token: it is marked as secret, and an input is stored as it is'),
};

/** As code stored it that did not refuse such a job. */
async function mark(store: Store, schema: unknown): Promise<void> {
  await store.write((tx) =>
    tx.run(sql`update job_defs set input_schema = ${JSON.stringify(schema)} where name = 'mail'`),
  );
}

const SCHEMA = { properties: { org: { type: 'string' }, token: { type: 'string', writeOnly: true } } };

eachDialect('an old definition with a secret field', (open) => {
  test('refuses an input that has it, by a client, in its transaction and of a chain', async () => {
    const url = await open.migratedUrl();
    const q = await openQueue((options) => openStore({ url, ...options }));
    const client = createClient({ databaseUrl: url });
    onTestFinished(async () => {
      await client.close();
      await q.store.close();
    });
    await mark(q.store, SCHEMA);
    for (const ask of [
      () => client.enqueue('mail', INPUT),
      () => client.enqueueMany([{ job: 'noop' }, { job: 'mail', input: INPUT }]),
      () => client.enqueueChain([{ job: 'noop' }, { job: 'mail', input: INPUT }]),
      () => client.transaction((tx) => tx.enqueue('mail', INPUT)),
    ])
      await expect(ask()).rejects.toMatchObject(REFUSED);
    const runs = sql<{ n: number }>`select count(*) as n from runs`;
    expect(await q.store.read((tx) => tx.first(runs))).toEqual({ n: 0 });
    // Without the field, and once the definition is corrected.
    expect(await client.enqueue('mail', { org: 'acme' })).toMatchObject({ verdict: 'enqueued' });
    await mark(q.store, { properties: { org: {}, token: {} } });
    expect(await client.enqueue('mail', INPUT)).toMatchObject({ verdict: 'enqueued' });
  });

  test('refuses it from a run, at once and with its success', async () => {
    const q = await openQueue(open);
    await mark(q.store, SCHEMA);
    await q.enqueue();
    const node = await q.node();
    const [run] = await node.claim();
    if (!run) throw new Error('There was nothing to claim.');
    const request = { jobId: 'mail', input: INPUT };
    const claim = { ...run, nodeId: node.id };
    await expect(enqueueFromRun(q.store, claim, request)).rejects.toMatchObject(REFUSED);
    await expect(checkAcceptable(q.store, request)).rejects.toMatchObject(REFUSED);
  });

  test('is read once where it has no such field', async () => {
    const q = await openQueue(open);
    const request = { jobId: 'noop', input: INPUT };
    await refuseSecrets(q.store, request);
    expect(refuseSecrets(q.store, request)).toBeUndefined();
  });
});
