import { createRegistry } from '@sb/jobs';
import { enqueueChain, findRun } from '@sb/queue';
import { defineJobs, enqueueMany } from '@sb/queue/engine';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { problem } from '../src/answers/problem.ts';
import { failingAt } from './failing-store.ts';
import { openConsole } from './open-console.ts';
import { openEngine } from './open-engine.ts';

eachDialect('a chain of runs', (open, dialect) => {
  test('is requested as a whole', async () => {
    const engine = await openEngine(open);
    const { send } = openConsole(engine.store);
    const steps = [
      { job: 'mail.send', name: 'first', input: { to: 'ada' } },
      { job: 'report', after: [{ step: 'first', on: 'always' }] },
    ];
    const made = await send('POST', '/api/v1/chains', { steps }, { role: 'operator' });
    expect(made).toMatchObject({
      status: 201,
      body: { runs: [{ verdict: 'enqueued' }, { verdict: 'enqueued' }] },
    });
    const { id, runs } = made.body as {
      readonly id: number;
      readonly runs: readonly { readonly id: number }[];
    };
    expect(runs[0]?.id).toBe(id);
    expect(await findRun(engine.store, runs[1]?.id ?? 0)).toMatchObject({
      state: 'waiting',
      createdBy: 'user:ana',
      trigger: 'manual',
    });
    const wrong = [{ job: 'report' }, { job: 'report', after: ['firts'] }];
    expect((await send('POST', '/api/v1/chains', { steps: wrong })).body).toMatchObject({
      code: 'CHAIN_INVALID',
    });
    const refused = { job: 'mail.send', input: { to: 1 } };
    expect(
      (await send('POST', '/api/v1/chains', { steps: [{ job: 'report' }, refused] })).body,
    ).toMatchObject({
      code: 'INPUT_INVALID',
    });
    expect((await send('POST', '/api/v1/chains', { steps: [{ job: 'once' }] })).body).toMatchObject({
      code: 'DEDUPE_KEY_MISSING',
    });
  });

  test('asks one who may not see results for no condition on them, by neither door', async () => {
    const engine = await openEngine(open);
    const parent = await engine.enqueue();
    const ask = async (who: object, on: string) => {
      const { send } = openConsole(engine.store, who);
      const after = [{ run: parent, on, as: 'mail' }];
      const asked = [
        await send('POST', '/api/v1/jobs/report/runs', { after }),
        await send('POST', '/api/v1/chains', { steps: [{ job: 'report', after }] }),
      ];
      return asked.map(({ status, body }) =>
        status === 201 ? 201 : (body as { readonly code: string }).code,
      );
    };
    const condition = 'parents.mail.input.to.startsWith("a")';
    const blind = { canSeePayload: false };
    expect(await ask(blind, condition)).toEqual(['FORBIDDEN', 'FORBIDDEN']);
    expect(await ask(blind, 'always')).toEqual([201, 201]);
    expect(await ask({}, condition)).toEqual([201, 201]);
    // Of the board of others the result is hidden too.
    const registry = createRegistry();
    registry.register([{ id: 'github.sync', name: 'Sync', run: () => undefined }]);
    await defineJobs(engine.store, registry.list(), '1.0.0');
    const sync = await engine.enqueue({ jobId: 'github.sync', input: { orgId: 'beta' } });
    const { send } = openConsole(engine.store, { orgs: ['acme'] });
    const after = [{ run: sync, on: 'parents.sync.result.done', as: 'sync' }];
    expect(await send('POST', '/api/v1/jobs/report/runs', { after })).toMatchObject({ status: 403 });
  });

  test('begins with one run that is requested for the end of another', async () => {
    const engine = await openEngine(open);
    const { send } = openConsole(engine.store);
    const parent = await engine.enqueue();
    const ask = async (after: unknown) => {
      const { body } = await send('POST', '/api/v1/jobs/report/runs', { after });
      return (body as { readonly id: number }).id;
    };
    const [onSuccess, onFailure] = [await ask([parent]), await ask([{ run: parent, on: 'failure' }])];
    const either = await ask([{ run: parent, on: 'success', onUnmet: 'fail' }]);
    // Lets the parent fail.
    await engine.die(0);
    const states = [onSuccess, onFailure, either].map(async (id) => (await findRun(engine.store, id)).state);
    expect(await Promise.all(states)).toEqual(['skipped', 'queued', 'failed']);
  });

  test('is cancelled and retried by a token for the jobs of all its runs, however many', async () => {
    const engine = await openEngine(open);
    const run = await engine.enqueue({ jobId: 'report', input: {} });
    const after = [{ run }];
    const many = Array.from({ length: 1_000 }, () => ({ jobId: 'report', input: {}, after }));
    await enqueueMany(engine.store, many);
    const act = async (verb: string, jobs: readonly string[]) => {
      const { send } = openConsole(engine.store, { jobs });
      return send('POST', `/api/v1/runs/${run}/${verb}`, { chain: true });
    };
    const last = await engine.enqueue({ after });
    for (const verb of ['cancel', 'retry'])
      expect((await act(verb, ['report'])).body).toMatchObject({
        code: 'FORBIDDEN',
        detail: 'The chain has runs of jobs that this token is not for.',
      });
    expect((await findRun(engine.store, last)).state).toBe('waiting');
    expect((await act('retry', ['report', 'mail.send'])).body).toMatchObject({ code: 'CHAIN_NOT_FINISHED' });
    const { get } = openConsole(engine.store, { jobs: ['report'] });
    expect(await get(`/api/v1/runs/${run}/chain-retry`)).toMatchObject({ status: 403 });
  });

  test('says which of its runs a retry would run again', async () => {
    const engine = await openEngine(open);
    const first = await engine.enqueue({ jobId: 'report', input: {} });
    const second = await engine.enqueue({ after: [{ run: first }] });
    const { get } = openConsole(engine.store);
    const ask = async () => get(`/api/v1/runs/${second}/chain-retry`);
    expect(await ask()).toMatchObject({ status: 409, body: { code: 'CHAIN_NOT_FINISHED' } });
    await engine.succeed();
    await engine.die(0);
    expect(await ask()).toMatchObject({
      status: 200,
      body: {
        runs: [second],
        says: `1 of 2 runs again, as a new chain: run ${second} (mail.send).`,
      },
    });
  });

  // The part of 500 runs takes PostgreSQL seconds.
  test.runIf(dialect === 'sqlite')(
    'whose cancel is cut short by its store is answered with what is done',
    async () => {
      const engine = await openEngine(open);
      const request = { jobId: 'report', input: {} };
      const rest = Array.from({ length: 500 }, (_, nr) => ({ name: `s${nr}`, request, after: ['a'] }));
      const { id } = await enqueueChain(engine.store, [{ name: 'a', request }, ...rest]);
      // The first write is the first part.
      const { send } = openConsole(failingAt(engine.store, 2, { isCarriedOut: false }));
      expect((await send('POST', `/api/v1/runs/${id}/cancel`, { chain: true })).body).toEqual({
        failure: 'STORE_UNREACHABLE',
        says: `Chain ${id}: 500 runs cancelled; then the store failed (STORE_UNREACHABLE), and the other runs are as they were: cancel it again.`,
      });
    },
  );

  test('is cancelled: what runs is asked to stop, and said to be', async () => {
    const engine = await openEngine(open);
    const { send } = openConsole(engine.store);
    const steps = [{ job: 'mail.send', input: { to: 'ada' } }, { job: 'report' }];
    const { id } = (await send('POST', '/api/v1/chains', { steps })).body as { readonly id: number };
    await engine.claim();
    expect((await send('POST', `/api/v1/runs/${id}/cancel`, { chain: true })).body).toEqual({
      says: `Chain ${id}: 1 run cancelled, 1 running run asked to stop.`,
    });
  });

  test('has only jobs and runs that a token is for', async () => {
    const engine = await openEngine(open);
    const { send } = openConsole(engine.store, { jobs: ['report'] });
    const other = await engine.enqueue();
    const ask = (steps: unknown) => send('POST', '/api/v1/chains', { steps });
    expect((await ask([{ job: 'report' }, { job: 'mail.send' }])).body).toMatchObject({
      code: 'UNKNOWN_JOB',
    });
    const behind = async (run: number) =>
      problem.parse((await ask([{ job: 'report', after: [{ run }] }])).body).detail;
    // Of another job, or of none: the same words.
    for (const run of [other, 987_654])
      expect(await behind(run)).toBe(`There is no run ${run}; the newest is ${other}.`);
    expect((await ask([{ job: 'report' }])).status).toBe(201);
  });
});
