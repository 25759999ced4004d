/** One who is limited to some organisations starts the jobs of boards for those, by no door for others. */
import { defineJob } from '@sb/jobs';
import { createTestWorker } from '@sb/testing';
import { createSchedule, listSchedules } from '@sb/scheduler';
import { sql } from '@sb/storage';
import { asRegistered } from '../../src/rows/stored-schema.ts';
import { listDeadLetters, listLive, readJobs, requestChain } from '@sb/queue';
import { expect, onTestFinished, test } from 'vitest';
import { letterReport } from '../../src/answers/failures.ts';
import { startedOperation } from '../../src/answers/operations.ts';
import { openConsole, type TestConsole } from '../open-console.ts';

const day = defineJob({
  id: 'daily.questmaster',
  name: 'Day',
  retry: { attempts: 1 },
  run: ({ input }) => {
    const { isBroken } = input as { readonly isBroken?: boolean };
    if (isBroken === true) throw new Error('no quest');
    return { digest: 'done' };
  },
});
const report = defineJob({ id: 'report', name: 'Report', run: () => ({ rows: 3 }) });
const load = defineJob({ id: 'load', name: 'Load', run: () => ({ rows: 3 }) });
const ofAll = ['maintenance.cleanup', 'maintenance.retry', 'shell.command'].map((id) =>
  defineJob({ id, name: id, run: () => undefined }),
);

const OF = (orgId: string) => ({ orgId, isBroken: true });
const [ACME, BETA] = [1, 2];

/** Run 1 of acme and run 2 of beta have failed, and `nightly` runs for all. */
async function open() {
  const work = await createTestWorker({ jobs: [day, report, load, ...ofAll], now: '2026-03-02T12:00:00Z' });
  onTestFinished(() => work.close());
  for (const orgId of ['acme', 'beta']) await work.run(day, OF(orgId));
  const nightly = { jobId: day.id, name: 'nightly', schedule: '0 0 * * *', input: { allOrgs: true } };
  const jobs = asRegistered(await readJobs(work.store));
  await createSchedule(work.store, nightly, { jobs, actor: 'test' });
  return { work, ...openConsole(work.store, { orgs: ['acme'] }) };
}

type Opened = Pick<Awaited<ReturnType<typeof createTestWorker>>, 'store'>;

/** A request about a schedule, that has seen its version. */
async function sendSeen(
  { store }: Opened,
  { send }: Pick<TestConsole, 'send'>,
  ...[method, path, body]: Parameters<TestConsole['send']>
) {
  const version = (await listSchedules(store)).find(({ name }) => path.includes(`/${name}`))?.version;
  return send(method, `/api/v1${path}`, body, { headers: { 'if-match': `"${version}"` } });
}

/** What acts change of runs and letters. */
async function state({ store }: Opened) {
  const [live, dead] = [
    await listLive(store, { view: 'later', limit: 9 }),
    await listDeadLetters(store, { limit: 9 }),
  ];
  return {
    runs: live.runs.map(({ id, priority }) => [id, priority]),
    letters: dead.letters.map(({ runId, status }) => [runId, status]),
  };
}

const REFUSED = { status: 403, body: { code: 'FORBIDDEN', hint: expect.stringContaining('orgId') } };

test.each`
  door                             | method    | path                                  | body
  ${'requested for others'}        | ${'POST'} | ${'/jobs/daily.questmaster/runs'}     | ${{ input: { orgId: 'beta' } }}
  ${'requested for all'}           | ${'POST'} | ${'/jobs/daily.questmaster/runs'}     | ${{ input: { allOrgs: true } }}
  ${'requested for none'}          | ${'POST'} | ${'/jobs/daily.questmaster/runs'}     | ${{}}
  ${'in a chain'}                  | ${'POST'} | ${'/chains'}                          | ${{ steps: [{ job: 'daily.questmaster', input: { orgId: 'beta' } }] }}
  ${'retried'}                     | ${'POST'} | ${`/runs/${BETA}/retry`}              | ${{}}
  ${'replayed'}                    | ${'POST'} | ${`/runs/${BETA}/replay`}             | ${{}}
  ${'replayed with an input'}      | ${'POST'} | ${`/runs/${ACME}/replay`}             | ${{ input: { orgId: 'beta' } }}
  ${'retried among many'}          | ${'POST'} | ${'/runs/bulk'}                       | ${{ action: 'retry', ids: [ACME, BETA], reason: 'mended' }}
  ${'patched among many'}          | ${'POST'} | ${'/runs/bulk'}                       | ${{ action: 'replay', ids: [ACME], patch: { orgId: 'beta' }, reason: 'mended' }}
  ${'replayed as a letter'}        | ${'POST'} | ${'/dead-letters/replay'}             | ${{ ids: [BETA] }}
  ${'previewed as a letter'}       | ${'POST'} | ${'/dead-letters/replay?dryRun=true'} | ${{ ids: [BETA] }}
  ${'patched as a letter'}         | ${'POST'} | ${'/dead-letters/replay'}             | ${{ ids: [ACME], patch: { orgId: 'beta' } }}
  ${'fired by hand'}               | ${'POST'} | ${'/schedules/nightly/fires'}         | ${{}}
  ${'fired by hand with an input'} | ${'POST'} | ${'/schedules/nightly/fires'}         | ${{ input: { orgId: 'beta' } }}
  ${'put into a new schedule'}     | ${'POST'} | ${'/schedules'}                       | ${{ jobId: 'daily.questmaster', name: 'new', schedule: '0 1 * * *', input: { orgId: 'beta' } }}
`('no run of a board of others is $door', async ({ method, path, body }) => {
  const { work, send } = await open();
  const answer = await send(method, `/api/v1${path}`, body);
  expect(answer).toMatchObject(REFUSED);
  await work.drain();
  expect((await openConsole(work.store).get('/api/v1/runs')).body).toMatchObject({
    items: [{ id: BETA }, { id: ACME }],
  });
});

const NOT_ITS_OWN = {
  status: 403,
  body: { code: 'FORBIDDEN', detail: expect.stringContaining('for boards that are not yours') },
};

test.each`
  act                                 | method      | path                                | body
  ${'enabled'}                        | ${'POST'}   | ${'/schedules/nightly/enable'}      | ${{}}
  ${'disabled'}                       | ${'POST'}   | ${'/schedules/nightly/disable'}     | ${{}}
  ${'paused'}                         | ${'POST'}   | ${'/schedules/nightly/pause'}       | ${{ reason: 'new' }}
  ${'resumed'}                        | ${'DELETE'} | ${'/schedules/nightly/pause'}       | ${{}}
  ${'skipped'}                        | ${'POST'}   | ${'/schedules/nightly/skip'}        | ${{}}
  ${'fired at another time'}          | ${'PUT'}    | ${'/schedules/nightly/override'}    | ${{ runAt: '2026-03-02T13:00:00Z' }}
  ${'fired with an input of its own'} | ${'PUT'}    | ${'/schedules/nightly/override'}    | ${{ input: { orgId: 'acme' } }}
  ${'cleared'}                        | ${'DELETE'} | ${'/schedules/nightly/override'}    | ${{}}
  ${'made its own'}                   | ${'PATCH'}  | ${'/schedules/nightly'}             | ${{ input: { orgId: 'acme' } }}
  ${'given another job'}              | ${'PATCH'}  | ${'/schedules/nightly'}             | ${{ jobId: 'report', input: {} }}
  ${'deleted'}                        | ${'DELETE'} | ${'/schedules/nightly'}             | ${{}}
  ${'looked at before it is deleted'} | ${'DELETE'} | ${'/schedules/nightly?dryRun=true'} | ${{}}
`('no schedule of boards of others is $act', async ({ method, path, body }) => {
  const { work, ...console } = await open();
  const before = await listSchedules(work.store);
  expect(await sendSeen(work, console, method, path, body)).toMatchObject(NOT_ITS_OWN);
  expect(await listSchedules(work.store)).toEqual(before);
});

test('its own schedule stays its own, and is changed, skipped, switched off and deleted', async () => {
  const { work, ...console } = await open();
  const entry = { jobId: day.id, name: 'own', schedule: '0 1 * * *', input: { orgId: 'acme' } };
  const path = '/schedules/own';
  const statusOf = async (...request: Parameters<TestConsole['send']>) =>
    (await sendSeen(work, console, ...request)).status;
  expect(await console.send('POST', '/api/v1/schedules', entry)).toMatchObject({ status: 201 });
  const others = { input: { orgId: 'beta' } };
  expect(await statusOf('PATCH', path, others)).toBe(403);
  expect(await statusOf('PUT', `${path}/override`, others)).toBe(403);
  expect(await statusOf('PATCH', path, { schedule: '0 2 * * *' })).toBe(200);
  expect(await statusOf('POST', `${path}/skip`)).toBe(200);
  expect(await statusOf('DELETE', `${path}/override`)).toBe(200);
  expect(await statusOf('POST', `${path}/disable`)).toBe(200);
  expect(await statusOf('DELETE', path)).toBe(200);
});

const REACHES_ALL = {
  status: 403,
  body: {
    code: 'FORBIDDEN',
    detail: expect.stringMatching(/^You may not start .*, as it reaches all boards\.$/),
    hint: 'Ask a user who is not limited to some organisations.',
  },
};

test.each(ofAll)('no run of $id is started by one of some boards, as it reaches all', async ({ id }) => {
  const { work, ...console } = await open();
  const { send } = console;
  const all = openConsole(work.store);
  expect(await send('POST', `/api/v1/jobs/${id}/runs`, {})).toMatchObject(REACHES_ALL);
  const entry = { jobId: id, name: 'again', schedule: '0 * * * *' };
  expect(await send('POST', '/api/v1/schedules', entry)).toMatchObject(REACHES_ALL);
  expect(await all.send('POST', '/api/v1/schedules', entry)).toMatchObject({ status: 201 });
  for (const [method, path, body] of [
    ['POST', '/schedules/again/fires', {}],
    ['PUT', '/schedules/again/override', { input: {} }],
    ['PUT', '/schedules/again/override', { runAt: '2026-03-02T13:30:00Z' }],
    ['PUT', '/schedules/again/override', { cron: '* * * * *', for: '1d' }],
    ['PATCH', '/schedules/again', { schedule: '* * * * *' }],
    ['DELETE', '/schedules/again', {}],
  ] as const)
    expect(await sendSeen(work, console, method, path, body)).toMatchObject(REACHES_ALL);
  expect(await all.send('POST', `/api/v1/jobs/${id}/runs`, {})).toMatchObject({ status: 201 });
  await work.drain();
  const again = { action: 'retry', ids: [3], reason: 'mended' };
  expect(await send('POST', '/api/v1/runs/3/replay', {})).toMatchObject(REACHES_ALL);
  expect(await send('POST', '/api/v1/runs/bulk', again)).toMatchObject(REACHES_ALL);
});

test.each(ofAll)(
  'a user of some boards sees runs and schedules of $id, and holds them back, as of any job',
  async ({ id }) => {
    const { work, ...console } = await open();
    const { get, send } = console;
    const all = openConsole(work.store);
    const input = { command: ['true'] };
    const entry = { jobId: id, name: 'again', schedule: '0 * * * *', input };
    await all.send('POST', '/api/v1/schedules', entry);
    expect((await get('/api/v1/schedules/again')).body).toMatchObject({
      may: { run: false, change: true, override: false, edit: false },
      input: { value: input },
    });
    // A pause has a version of its own, which it may leave out.
    expect(await send('POST', '/api/v1/schedules/again/pause', { reason: 'new' })).toMatchObject({
      status: 200,
    });
    expect(await send('DELETE', '/api/v1/schedules/again/pause', {})).toMatchObject({ status: 200 });
    expect(await sendSeen(work, console, 'POST', '/schedules/again/skip', {})).toMatchObject({ status: 200 });
    await all.send('POST', `/api/v1/jobs/${id}/runs`, { input, delay: '1h' });
    expect((await get('/api/v1/runs/3')).body).toMatchObject({
      input: { value: input },
      may: { cancel: true, priority: true, replay: false, retry: false },
    });
    expect((await get('/api/v1/runs/3/logs')).body).not.toMatchObject({ hidden: true });
    expect(await send('POST', '/api/v1/runs/3/cancel')).toMatchObject({ status: 200 });
  },
);

test.each`
  act                        | path                       | body
  ${'cancelled'}             | ${'/runs/4/cancel'}        | ${{}}
  ${'moved'}                 | ${'/runs/4/priority'}      | ${{ priority: 'high' }}
  ${'cancelled among many'}  | ${'/runs/bulk'}            | ${{ action: 'cancel', ids: [3, 4], reason: 'new' }}
  ${'moved among many'}      | ${'/runs/bulk'}            | ${{ action: 'priority', ids: [3, 4], priority: 'high', reason: 'new' }}
  ${'discarded as a letter'} | ${'/dead-letters/discard'} | ${{ ids: [ACME, BETA], reason: 'new' }}
  ${'opened again'}          | ${'/dead-letters/reopen'}  | ${{ ids: [ACME, BETA] }}
`('no run of a board of others is $act', async ({ path, body }) => {
  const { work, send } = await open();
  for (const orgId of ['acme', 'beta']) await work.enqueue(day, { orgId }, { delay: '1h' });
  const before = await state(work);
  expect(await send('POST', `/api/v1${path}`, body)).toMatchObject(NOT_ITS_OWN);
  expect(await state(work)).toEqual(before);
});

test('of runs and letters that match a filter, those of its own boards are cancelled, moved, discarded and opened', async () => {
  const { work, get, send } = await open();
  for (const orgId of ['acme', 'beta']) await work.enqueue(day, { orgId }, { delay: '1h' });
  for (const action of ['cancel', 'priority']) {
    const bulk = { action, filter: {}, reason: 'new', ...(action === 'priority' && { priority: 'high' }) };
    expect((await send('POST', '/api/v1/runs/bulk?dryRun=true', bulk)).body).toEqual({ count: 1 });
  }
  for (const act of ['discard', 'reopen']) {
    const { body } = await send('POST', `/api/v1/dead-letters/${act}`, { filter: {}, reason: 'new' });
    expect(letterReport.parse(body).done.map(({ runId }) => runId)).toEqual([ACME]);
  }
  expect((await get('/api/v1/runs/3')).body).toMatchObject({ may: { cancel: true, priority: true } });
  expect((await get('/api/v1/runs/4')).body).toMatchObject({ may: { cancel: false, priority: false } });
  expect(await send('POST', '/api/v1/runs/3/priority', { priority: 'high' })).toMatchObject({ status: 200 });
  expect(await send('POST', '/api/v1/runs/3/cancel')).toMatchObject({ status: 200 });
});

test('the input of a schedule for others is in no answer: on its page, in its events and in the audit', async () => {
  const { work, get, send } = await open();
  const entry = { jobId: day.id, name: 'own', schedule: '0 1 * * *', input: { orgId: 'acme' } };
  await send('POST', '/api/v1/schedules', entry);
  const override = { input: { orgId: 'beta' } };
  await openConsole(work.store).send('PUT', '/api/v1/schedules/nightly/override', override);
  const bodies = [
    (await get('/api/v1/schedules/nightly')).body,
    (await get('/api/v1/schedules/nightly/why')).body,
    (await get('/api/v1/schedules')).body,
    (await get('/api/v1/events?type=schedule.*')).body,
    (await get('/api/v1/audit?action=schedule.*')).body,
  ];
  for (const body of bodies) expect(JSON.stringify(body)).not.toMatch(/allOrgs|beta/);
  expect(bodies[0]).toMatchObject({ input: { hidden: true }, overrides: [{ input: { hidden: true } }] });
  for (const body of bodies.slice(3)) expect(JSON.stringify(body)).toContain('"input":{"orgId":"acme"}');
  expect((await get('/api/v1/schedules/own')).body).toMatchObject({ input: { value: { orgId: 'acme' } } });
});

test('a number without a run is no run of a board of others', async () => {
  const { send } = await open();
  for (const action of ['retry', 'cancel'])
    expect(await send('POST', '/api/v1/runs/bulk', { action, ids: [4711], reason: 'new' })).toMatchObject({
      body: { code: 'UNKNOWN_RUN' },
    });
  expect(await send('POST', '/api/v1/dead-letters/replay', { ids: [4711] })).toMatchObject({
    body: { code: 'UNKNOWN_DEAD_LETTER' },
  });
});

test('a run that is gone is judged by its letter', async () => {
  const { work, send } = await open();
  await work.store.write((tx) => tx.run(sql`delete from run_history`));
  const retry = (id: number) =>
    send('POST', '/api/v1/runs/bulk?dryRun=true', { action: 'retry', ids: [id], reason: 'new' });
  expect(await retry(ACME)).toMatchObject({ status: 200, body: { count: 1 } });
  expect(await retry(BETA)).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
});

test('a chain of its own boards runs again, and one with a run of others does not', async () => {
  const { work, send } = await open();
  const chain = async (...orgs: readonly string[]) => {
    const [{ id } = { id: 0 }] = (
      await requestChain(
        work.store,
        orgs.map((orgId) => ({
          request: { jobId: day.id, input: OF(orgId), trigger: 'api', maxAttempts: 1 },
        })),
        { actor: 'test' },
      )
    ).runs;
    await work.drain();
    return id;
  };
  const own = await chain('acme', 'acme');
  const mixed = await chain('acme', 'beta');
  expect(await send('POST', `/api/v1/runs/${own}/retry`, { chain: true })).toMatchObject({ status: 201 });
  for (const act of ['retry', 'cancel'])
    expect(await send('POST', `/api/v1/runs/${mixed}/${act}`, { chain: true })).toMatchObject(NOT_ITS_OWN);
});

test('no queue is purged, as the runs of all boards wait in it', async () => {
  const { work, send } = await open();
  await work.enqueue(day, { orgId: 'beta' }, { delay: '1h' });
  const before = await state(work);
  for (const query of ['', '?dryRun=true'])
    expect(await send('POST', `/api/v1/queues/default/purge${query}`, { reason: 'old' })).toMatchObject({
      status: 403,
      body: { code: 'FORBIDDEN' },
    });
  expect(await state(work)).toEqual(before);
});

async function startRetry({ send }: Pick<TestConsole, 'send'>): Promise<string> {
  const order = { action: 'retry', ids: [ACME], reason: 'mended' };
  const { body } = await send('POST', '/api/v1/runs/bulk', order);
  return `/api/v1/operations/${startedOperation.parse(body).operation}`;
}

test('an operation is stopped by the one who started it, and by no other of some boards', async () => {
  const { work, get, send } = await open();
  const others = await startRetry(openConsole(work.store, { actor: 'user:ben' }));
  const own = await startRetry({ send });
  expect(await send('DELETE', others)).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
  expect((await get(others)).body).toMatchObject({ state: 'running' });
  expect(await send('DELETE', own)).toMatchObject({ status: 200, body: { state: 'stopped' } });
});

test('a chain of other jobs is cancelled, however long it is', async () => {
  const { work, send } = await open();
  const request = { jobId: report.id, input: {}, trigger: 'api' } as const;
  const steps = Array.from({ length: 1_000 }, () => ({ request }));
  const [first] = (await requestChain(work.store, steps, { actor: 'test' })).runs;
  const path = `/api/v1/runs/${first?.id}/cancel`;
  expect(await send('POST', path, { chain: true })).toMatchObject({ status: 200 });
});

test('a schedule that follows runs of boards under a condition is given a clock and another job', async () => {
  const { work, ...console } = await open();
  const peek = { jobId: 'report', name: 'peek', when: 'true', after: ['nightly'] };
  expect(await openConsole(work.store).send('POST', '/api/v1/schedules', peek)).toMatchObject({
    status: 201,
  });
  const change = (body: object) => sendSeen(work, console, 'PATCH', '/schedules/peek', body);
  expect(await change({ schedule: '0 3 * * *', jobId: 'load' })).toMatchObject({ status: 200 });
});

test.each`
  what                                    | who                         | entry
  ${'without the right to see payloads'}  | ${{ canSeePayload: false }} | ${{ after: ['job:load'] }}
  ${'behind all runs of a job of boards'} | ${{ orgs: ['acme'] }}       | ${{ after: ['job:daily.questmaster'] }}
  ${'behind a schedule of boards'}        | ${{ orgs: ['acme'] }}       | ${{ after: ['nightly'] }}
`('no condition of a schedule reads runs $what', async ({ who, entry }) => {
  const { work } = await open();
  const console = openConsole(work.store, who);
  const peek = { jobId: 'report', name: 'peek', when: 'true', ...entry };
  const hidden = { status: 403, body: { detail: expect.stringContaining('see inputs, results and logs') } };
  expect(await console.send('POST', '/api/v1/schedules', peek)).toMatchObject(hidden);
  const { when: _when, ...plain } = peek;
  expect(await console.send('POST', '/api/v1/schedules', plain)).toMatchObject({ status: 201 });
  const change = (by: TestConsole, body: object) => sendSeen(work, by, 'PATCH', '/schedules/peek', body);
  expect(await change(console, { when: 'true' })).toMatchObject(hidden);
  expect(await change(openConsole(work.store), { when: 'true' })).toMatchObject({ status: 200 });
  expect(await change(console, { after: entry.after })).toMatchObject(hidden);
  expect(await change(console, { jobId: 'report' })).toMatchObject(hidden);
  expect(await change(console, { description: 'of the night' })).toMatchObject({ status: 200 });
});

test('no condition waits for a run that is not there yet', async () => {
  const { send } = await open();
  const after = [ACME, 4711].map((run) => ({ run, on: 'true' }));
  expect(await send('POST', '/api/v1/jobs/report/runs', { after })).toMatchObject({ status: 403 });
});

test('no condition reads a step whose key a run of a board of others may hold', async () => {
  const { work, send } = await open();
  const key = { dedupeKey: 'monday', input: OF('beta') };
  await openConsole(work.store).send('POST', '/api/v1/jobs/daily.questmaster/runs', { ...key, delay: '1h' });
  const first = { job: day.id, name: 'day', input: OF('acme'), dedupeKey: 'monday' };
  const chain = (after: readonly unknown[], job: object = first) =>
    send('POST', '/api/v1/chains', { steps: [job, { job: 'load', name: 'load' }, { job: 'report', after }] });
  const on = 'parents.day.input.orgId == "beta"';
  const detail = expect.stringContaining('for boards that are not yours');
  const hint = 'Leave out dedupeKey, or wait for an end: success, failure, always.';
  const refused = { status: 403, body: { detail, hint } };
  expect(await chain([{ step: 'day', on }])).toMatchObject(refused);
  // A condition reads all that the step waits for.
  expect(await chain(['day', { step: 'load', on }])).toMatchObject(refused);
  expect(await chain([{ step: 'day', on: 'always' }, 'load'])).toMatchObject({ status: 201 });
  const { dedupeKey: _key, ...free } = first;
  expect(await chain([{ step: 'day', on }], free)).toMatchObject({ status: 201 });
  expect(await chain([{ step: 'day', on }], { ...first, job: 'load' })).toMatchObject({ status: 201 });
});

test.each(['discard', 'reopen'])('a letter of a board of others is refused in words for %s', async (act) => {
  const { send } = await open();
  const body = { ids: [ACME, BETA], reason: 'new' };
  expect((await send('POST', `/api/v1/dead-letters/${act}`, body)).body).toMatchObject({
    code: 'FORBIDDEN',
    detail: `You may not change the letter of run ${BETA}, as it is for boards that are not yours.`,
  });
});

test('of letters that match a filter, those of its own boards run again', async () => {
  const { send } = await open();
  const { body } = await send('POST', '/api/v1/dead-letters/replay', { filter: {} });
  expect(letterReport.parse(body).done.map(({ runId }) => runId)).toEqual([ACME]);
  const bulk = { action: 'retry', filter: {}, reason: 'mended' };
  expect((await send('POST', '/api/v1/runs/bulk?dryRun=true', bulk)).body).toEqual({ count: 1 });
});

test('runs of its own boards start by each of these doors', async () => {
  const { send } = await open();
  const input = { orgId: 'acme' };
  const asked = [
    await send('POST', '/api/v1/jobs/daily.questmaster/runs', { input }),
    await send('POST', '/api/v1/chains', { steps: [{ job: 'daily.questmaster', input }] }),
    await send('POST', `/api/v1/runs/${ACME}/retry`),
    await send('POST', '/api/v1/schedules/nightly/fires', { input }),
  ];
  expect(asked.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
});
