/** One who is limited to some organisations starts the jobs of boards for those, by no door for others. */
import { defineJob } from '@sb/jobs';
import { createTestWorker } from '@sb/testing';
import { createSchedule } from '@sb/scheduler';
import { asRegistered } from '../../src/rows/stored-schema.ts';
import { readJobs } from '@sb/queue';
import { expect, onTestFinished, test } from 'vitest';
import { letterReport } from '../../src/answers/failures.ts';
import { openConsole } from '../open-console.ts';

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
const OF = (orgId: string) => ({ orgId, isBroken: true });
const [ACME, BETA] = [1, 2];

/** Run 1 of acme and run 2 of beta have failed, and `nightly` runs for all. */
async function open() {
  const work = await createTestWorker({ jobs: [day], now: '2026-03-02T12:00:00Z' });
  onTestFinished(() => work.close());
  for (const orgId of ['acme', 'beta']) await work.run(day, OF(orgId));
  const nightly = { jobId: day.id, name: 'nightly', schedule: '0 0 * * *', input: { allOrgs: true } };
  const jobs = asRegistered(await readJobs(work.store));
  await createSchedule(work.store, nightly, { jobs, actor: 'test' });
  return { work, ...openConsole(work.store, { orgs: ['acme'] }) };
}

const REFUSED = { status: 403, body: { code: 'FORBIDDEN', hint: expect.stringContaining('orgId') } };

test.each`
  door                              | method    | path                                  | body
  ${'requested for others'}         | ${'POST'} | ${'/jobs/daily.questmaster/runs'}     | ${{ input: { orgId: 'beta' } }}
  ${'requested for all'}            | ${'POST'} | ${'/jobs/daily.questmaster/runs'}     | ${{ input: { allOrgs: true } }}
  ${'requested for none'}           | ${'POST'} | ${'/jobs/daily.questmaster/runs'}     | ${{}}
  ${'in a chain'}                   | ${'POST'} | ${'/chains'}                          | ${{ steps: [{ job: 'daily.questmaster', input: { orgId: 'beta' } }] }}
  ${'retried'}                      | ${'POST'} | ${`/runs/${BETA}/retry`}              | ${{}}
  ${'replayed'}                     | ${'POST'} | ${`/runs/${BETA}/replay`}             | ${{}}
  ${'replayed with an input'}       | ${'POST'} | ${`/runs/${ACME}/replay`}             | ${{ input: { orgId: 'beta' } }}
  ${'retried among many'}           | ${'POST'} | ${'/runs/bulk'}                       | ${{ action: 'retry', ids: [ACME, BETA], reason: 'mended' }}
  ${'named before it is requested'} | ${'POST'} | ${'/runs/bulk'}                       | ${{ action: 'retry', ids: [4711], reason: 'mended' }}
  ${'patched among many'}           | ${'POST'} | ${'/runs/bulk'}                       | ${{ action: 'replay', ids: [ACME], patch: { orgId: 'beta' }, reason: 'mended' }}
  ${'replayed as a letter'}         | ${'POST'} | ${'/dead-letters/replay'}             | ${{ ids: [BETA] }}
  ${'previewed as a letter'}        | ${'POST'} | ${'/dead-letters/replay?dryRun=true'} | ${{ ids: [BETA] }}
  ${'patched as a letter'}          | ${'POST'} | ${'/dead-letters/replay'}             | ${{ ids: [ACME], patch: { orgId: 'beta' } }}
  ${'fired by hand'}                | ${'POST'} | ${'/schedules/nightly/fires'}         | ${{}}
  ${'fired by hand with an input'}  | ${'POST'} | ${'/schedules/nightly/fires'}         | ${{ input: { orgId: 'beta' } }}
  ${'fired at another time'}        | ${'PUT'}  | ${'/schedules/nightly/override'}      | ${{ runAt: '2026-03-02T13:00:00Z' }}
  ${'put into a new schedule'}      | ${'POST'} | ${'/schedules'}                       | ${{ jobId: 'daily.questmaster', name: 'new', schedule: '0 1 * * *', input: { orgId: 'beta' } }}
`('no run of a board of others is $door', async ({ method, path, body }) => {
  const { work, send } = await open();
  const answer = await send(method, `/api/v1${path}`, body);
  expect(answer).toMatchObject(REFUSED);
  await work.drain();
  expect((await openConsole(work.store).get('/api/v1/runs')).body).toMatchObject({
    items: [{ id: BETA }, { id: ACME }],
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
