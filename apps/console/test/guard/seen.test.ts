/** What an answer may hold for whom: payloads, other jobs, secrets; in lists, pages, exports and streams. */
import { readFileSync } from 'node:fs';
import { createDenials } from '@sb/access';
import { publish } from '@sb/events';
import { type AnyJob, defineJob, type Job } from '@sb/jobs';
import { createTestWorker } from '@sb/testing';
import { limitJob, pauseJob, pauseQueue, resumeQueue } from '@sb/queue';
import { fold, writeProgress } from '@sb/queue/engine';
import { eachDialect } from '@sb/testkit';
import { expect, onTestFinished, test } from 'vitest';
import type { Who } from '../../src/http/who.ts';
import { ROUTES } from '../../src/table/table.ts';
import { openConsole, SECRET, type TestConsole } from '../open-console.ts';
import { openEngine } from '../open-engine.ts';
import { aPerson, aToken } from './people.ts';
import { readStream } from './read-stream.ts';
import { realPaths } from './real-path.ts';

/** In everything that a person without the permission never sees. */
const PAYLOAD = 'canary4711';

const leaky = defineJob({
  id: 'mail.send',
  name: `Send ${SECRET}`,
  description: `with ${SECRET}`,
  owner: SECRET,
  tags: [SECRET],
  queue: 'mail',
  retry: { attempts: 1 },
  async run(ctx) {
    const { fails } = ctx.input as { readonly fails?: boolean };
    const told = { [PAYLOAD]: PAYLOAD, password: 'swordfish', deep: [{ apiKey: 'swordfish' }], note: SECRET };
    ctx.logger.info(`${PAYLOAD} ${SECRET}`, told);
    ctx.progress(1, 2, `half way with ${SECRET}`);
    await ctx.step('render', () => told);
    await ctx.checkpoint('place').set(told);
    await ctx.events.publish('mail.sent', told);
    if (fails === true) throw new Error(`no mailbox of ${SECRET}`, { cause: new Error(SECRET) });
    return told;
  },
});

const report = defineJob({ id: 'report', name: 'Report', run: () => ({ rows: 3 }) });

const idle = defineJob({ id: 'idle', name: 'Idle', queue: 'idle', run: () => undefined });

async function open() {
  const work = await createTestWorker({ jobs: [leaky, report, idle], now: '2026-03-02T12:00:00Z' });
  onTestFinished(() => work.close());
  const input = { to: PAYLOAD, password: 'swordfish', note: SECRET, [SECRET]: 1 };
  await work.run(leaky, { ...input, fails: true }, { tags: [SECRET], createdBy: SECRET });
  await work.run(leaky, input, { tags: [SECRET] });
  await work.enqueue(leaky, input, { delay: '1h', dedupeKey: SECRET });
  await work.run(report, {});
  await pauseQueue(work.store, 'idle', { reason: `until ${SECRET} is new`, actor: 'ada' });
  await pauseJob(work.store, 'idle', { reason: `until ${SECRET} is new`, actor: 'ada' });
  await fold(work.store);
  return work;
}

/** The document of the API is made of the code alone, and takes longer than all others. */
const READS = ROUTES.filter(
  ({ method, kind, path }) => method === 'GET' && kind !== 'stream' && path !== '/openapi.json',
);
const JSON_ONLY = ['application/json'];
const OF_LISTS = [...JSON_ONLY, 'application/x-ndjson', 'text/csv'];

/** Every read, each as JSON and, where it is a list or reports progress, as NDJSON and CSV, of each of the runs. */
async function allReads({ get }: TestConsole): Promise<readonly (readonly [what: string, text: string])[]> {
  const texts: [string, string][] = [];
  for (const route of READS)
    for (const [id, path] of realPaths(route))
      for (const accept of route.isList === true || route.hasProgress === true ? OF_LISTS : JSON_ONLY) {
        const { status, body } = await get(path, { headers: { accept } });
        expect([route.path, status]).not.toEqual([route.path, 500]);
        texts.push([`${route.path} of ${id} as ${accept}: ${status}`, JSON.stringify(body)]);
      }
  return texts;
}

/** The lists in which facts are, as JSON and exported. */
async function factReads({ get }: TestConsole): Promise<readonly (readonly [what: string, text: string])[]> {
  const paths = ['/events', '/events/types', '/runs/1/events', '/audit'];
  return Promise.all(
    paths.flatMap((path) =>
      OF_LISTS.map(async (accept): Promise<readonly [string, string]> => {
        const { body } = await get(`/api/v1${path}`, { headers: { accept } });
        return [`${path} as ${accept}`, JSON.stringify(body)];
      }),
    ),
  );
}

function withWord(
  texts: readonly (readonly [what: string, text: string])[],
  word: string,
): readonly string[] {
  return texts.flatMap(([what, text]) => {
    const at = text.indexOf(word);
    return at < 0 ? [] : [`${what}: …${text.slice(Math.max(0, at - 80), at + 40)}`];
  });
}

test('the reads of this test show the payload to those who may see it', async () => {
  const work = await open();
  const shown = withWord(await allReads(openConsole(work.store)), PAYLOAD).join('\n');
  for (const path of [
    '/runs of',
    '/runs/:id of',
    '/input',
    '/result',
    '/logs',
    '/events',
    '/dead-letters/:id',
  ])
    expect(shown).toContain(path);
});

test('without the permission nobody sees an input, a result or a log: in no answer, export or stream', async () => {
  const work = await open();
  const blind = openConsole(work.store, { canSeePayload: false });
  const reads = await allReads(blind);
  expect(withWord(reads, PAYLOAD)).toEqual([]);
  // Errors are no payload, and the page on security says so.
  expect(withWord(reads, 'no mailbox of').join('\n')).toContain('/runs/:id of 1');
  const page = readFileSync(new URL('../../../../docs/security.md', import.meta.url), 'utf8');
  expect(page).toContain('**Payload.** Inputs, results and logs are a right');
  expect(page).toContain('Every viewer sees the messages and stacks of errors');
  const preview = await blind.send('POST', '/api/v1/dead-letters/replay?dryRun=true', {
    ids: [1],
    patch: { to: 'bo' },
  });
  expect([preview.status, JSON.stringify(preview.body)]).toEqual([200, expect.not.stringContaining(PAYLOAD)]);
  const stream = await readStream(blind, 'runs,run:5,events,failures', { authorization: 'Bearer admin' });
  await stream.has('event: hello');
  await work.run(leaky, { to: PAYLOAD });
  expect(await stream.has('mail.sent', '"state":"succeeded"')).not.toContain(PAYLOAD);
});

test('no answer, export or stream has a secret, by its value or by its key', async () => {
  const work = await open();
  const console = openConsole(work.store);
  const reads = await allReads(console);
  expect([...withWord(reads, SECRET), ...withWord(reads, 'swordfish')]).toEqual([]);
  const stream = await readStream(console, 'overview,jobs,queues,failures,runs,run:5,events', {
    authorization: 'Bearer admin',
  });
  await stream.has('event: hello');
  await work.run(leaky, { to: SECRET, password: 'swordfish' }, { tags: [SECRET] });
  const text = await stream.has('mail.sent', 'event: log', 'event: jobs');
  expect([text.includes(SECRET), text.includes('swordfish')]).toEqual([false, false]);
});

test('without a secret in the environment, those that are known by their shape are masked too', async () => {
  const hook = 'https://hooks.slack.com/services/T000/B000/a1B2c3D4e5F6';
  const keyed: Job<{ readonly hook: string }> = {
    id: 'post',
    name: 'Post',
    dedupeKey: (input) => input.hook,
    rateLimit: { limit: 1, per: '1h', key: (input) => input.hook },
    run: () => 'posted',
  };
  const work = await createTestWorker({ jobs: [keyed], now: '2026-03-02T12:00:00Z' });
  onTestFinished(() => work.close());
  await work.run(keyed, { hook }, { tags: [hook] });
  // It exceeds the rate of its key.
  await work.enqueue(keyed, { hook }, { tags: [hook] });
  await fold(work.store);
  const reads = await allReads(openConsole(work.store, {}, { secrets: [] }));
  expect(withWord(reads, 'a1B2c3D4e5F6')).toEqual([]);
  const masked = 'https://hooks.slack.com/services/[redacted]';
  expect(withWord(reads, `"dedupeKey":"${masked}"`)).not.toEqual([]);
  expect(withWord(reads, `"tags":["${masked}"]`)).not.toEqual([]);
  expect(withWord(reads, `The rate of job post, key \\"${masked}\\"`).join('\n')).toContain(
    '/runs/:id/explain of 2',
  );
});

test('no refusal has a secret, whether it was sent or is proposed', async () => {
  const work = await open();
  const { get, send } = openConsole(work.store);
  const answers = [
    await get(`/api/v1/queues/${SECRET}`),
    await get(`/api/v1/jobs/${SECRET}`),
    await get(`/api/v1/runs?${SECRET}=1`),
    await send('POST', '/api/v1/jobs/mail.send/runs', { [SECRET]: 1 }),
    await send('POST', '/api/v1/runs/2/retry', { reason: SECRET }),
    await send('POST', '/api/v1/queues/mail/pause', { reason: SECRET }),
  ];
  for (const { body } of answers) expect(JSON.stringify(body)).not.toContain(SECRET);
});

test('a token of some jobs sees nothing of others: no name, no number, no fact', async () => {
  const work = await open();
  const some = openConsole(work.store, { jobs: ['report'] });
  const texts = (await allReads(some)).filter(([what]) => !/\/(?:users|jobs\/:id)/.test(what));
  expect([...withWord(texts, 'mail.send'), ...withWord(texts, PAYLOAD)]).toEqual([]);
  for (const path of ['/runs/facets', '/runs/histogram']) {
    expect((await some.get(`/api/v1${path}`)).status).toBe(403);
    expect((await some.get(`/api/v1${path}?job=mail.send`)).status).toBe(404);
    expect((await some.get(`/api/v1${path}?job=report`)).status).toBe(200);
  }
  const stream = await readStream(some, 'overview,jobs,queues,failures,runs,run:1,events', {
    authorization: 'Bearer admin',
  });
  await stream.has('event: hello');
  await work.run(leaky, {});
  await pauseQueue(work.store, 'default', { reason: 'mail.send is slow', actor: 'ada' });
  await resumeQueue(work.store, 'default', { actor: 'ada' });
  await work.run(report, {});
  expect(await stream.has('job.completed')).not.toMatch(/mail\.send|queue\.paused|canary/);
});

test('a token of some jobs sees for how many runs of others its run waits, and not for which', async () => {
  const work = await createTestWorker({ jobs: [leaky, report], now: '2026-03-02T12:00:00Z' });
  onTestFinished(() => work.close());
  const mail = await work.enqueue(leaky, {}, { delay: '1h' });
  await work.enqueue(report, {}, { after: [mail] });
  await fold(work.store);
  const of = async (who: object) => {
    const { get } = openConsole(work.store, who);
    return [(await get('/api/v1/runs/2')).body, (await get('/api/v1/runs/2/explain')).body];
  };
  for (const body of await of({ jobs: ['report'] })) {
    expect(body).toMatchObject({ says: 'It waits for 1 run.' });
    expect(JSON.stringify(body)).not.toMatch(/mail\.send|"run":1|run 1\b|"runs":|run:explain 1/);
  }
  for (const body of await of({}))
    expect(body).toMatchObject({ says: 'It waits until run 1 (mail.send, queued) succeeds.' });
});

test('a token of some jobs reads that a run before its own ended otherwise, and not which and how', async () => {
  const work = await createTestWorker({ jobs: [leaky, report], now: '2026-03-02T12:00:00Z' });
  onTestFinished(() => work.close());
  const some = openConsole(work.store, { jobs: ['report'] });
  const mail = await work.enqueue(leaky, { fails: true });
  for (const onUnmet of ['fail', 'skip'] as const)
    await work.enqueue(report, {}, { after: [{ run: mail, onUnmet }] });
  const stream = await readStream(some, 'runs,run:2,events,failures', { authorization: 'Bearer admin' });
  await stream.has('event: hello');
  await work.drain();
  await fold(work.store);
  expect(await stream.has('job.failed', 'run.skipped')).not.toContain('ended as');
  const reads = await allReads(some);
  expect(withWord(reads, 'ended as')).toEqual([]);
  const shown = withWord(reads, 'A run before it ended otherwise').join('\n');
  for (const path of ['/runs of', '/runs/:id of 2', '/runs/:id of 3', '/events of'])
    expect(shown).toContain(path);
  expect(withWord(await allReads(openConsole(work.store)), 'run 1 ended as failed')).not.toEqual([]);
});

test('a token of some jobs reads which of its own runs has requested one, and not which of others', async () => {
  const work = await createTestWorker({ jobs: [leaky, report], now: '2026-03-02T12:00:00Z' });
  onTestFinished(() => work.close());
  const some = openConsole(work.store, { jobs: ['report'] });
  await work.run(leaky, {});
  await work.run(report, {}, { createdBy: 'run:1' });
  await work.run(report, {}, { createdBy: 'run:2' });
  await work.enqueue(report, {}, { createdBy: 'run:1', delay: '1h' });
  await fold(work.store);
  expect(withWord(await allReads(some), 'run:1')).toEqual([]);
  expect(withWord(await allReads(openConsole(work.store)), 'run:1')).not.toEqual([]);
  expect((await some.get('/api/v1/runs/2')).body).not.toHaveProperty('createdBy');
  expect((await some.get('/api/v1/runs/3')).body).toHaveProperty('createdBy', 'run:2');
  expect((await some.get('/api/v1/runs?by=run:1')).body).toMatchObject({ code: 'UNKNOWN_RUN' });
  expect((await some.get('/api/v1/runs?by=run:2')).body).toMatchObject({ items: [{ id: 3 }] });
  expect((await some.get('/api/v1/runs?by=run:2&error=x')).body).toMatchObject({ items: [] });
  const newer = '/api/v1/runs/changes?newerThan=2&by=';
  expect((await some.get(`${newer}run:1`)).body).toMatchObject({ code: 'UNKNOWN_RUN' });
  expect((await some.get(`${newer}run:2`)).body).toMatchObject({ newer: { count: 1 } });
});

test('a token of some jobs learns the names of no other queues', async () => {
  const work = await open();
  const asked = '/api/v1/runs?queue=nowhere';
  const { body } = await openConsole(work.store, { jobs: ['report'] }).get(asked);
  expect(body).toMatchObject({ code: 'UNKNOWN_QUEUE', detail: 'There is no queue "nowhere".' });
  expect((await openConsole(work.store).get(asked)).body).toMatchObject({
    detail: expect.stringContaining('mail'),
  });
});

test('a token of some jobs counts of an error that jobs share its own runs', async () => {
  const jobs = ['report', 'mail.send'].map((id, nr) =>
    defineJob({
      id,
      name: id,
      queue: `queue-of-${id}`,
      retry: { attempts: 1 },
      run: () => Promise.reject(new Error(`no row ${nr + 4711}`)),
    }),
  );
  const work = await createTestWorker({ jobs, now: '2026-03-02T12:00:00Z' });
  onTestFinished(() => work.close());
  for (const job of [...jobs, ...jobs]) await work.run(job, {});
  await fold(work.store);
  const { get } = openConsole(work.store, { jobs: ['report'] });
  const own = { count: 2, jobs: ['report'] };
  expect((await get('/api/v1/runs/1')).body).toMatchObject({ sameError: own });
  const error = { ...own, message: 'no row 4711', queues: ['queue-of-report'] };
  expect((await get('/api/v1/jobs/report')).body).toMatchObject({ errors: [error] });
  expect((await get('/api/v1/dead-letters/groups')).body).toMatchObject({ items: [error] });
  const all = openConsole(work.store);
  expect((await all.get('/api/v1/runs/1')).body).toMatchObject({
    sameError: { count: 4, jobs: expect.arrayContaining(['report', 'mail.send']) },
  });
});

test('a user of some organisations sees of the events of a run those of its own', async () => {
  const work = await open();
  const facts = ['acme', 'beta'].map((orgId) => ({
    type: 'quest.completed',
    runId: 1,
    orgId,
    payload: { questId: `first-of-${orgId}` },
  }));
  await work.store.write((tx) => publish(tx, facts));
  const some = openConsole(work.store, { orgs: ['acme'] });
  for (const path of ['/runs/1/events', '/events?run=1']) {
    const text = JSON.stringify((await some.get(`/api/v1${path}`)).body);
    expect(text).toContain('first-of-acme');
    expect(text).not.toContain('beta');
  }
});

test('who has which rights, and from where one asks, is for administrators without a limit', async () => {
  const work = await createTestWorker({ jobs: [report], now: '2026-03-02T12:00:00Z' });
  onTestFinished(() => work.close());
  await aPerson(work.store, 'mallory');
  const noteDenial = createDenials(work.store);
  const denied = { method: 'GET', path: '/api/v1/audit', needs: 'admin', address: '203.0.113.9' };
  await noteDenial({ actor: 'user:mallory', role: 'viewer' }, denied);
  await aToken(work.store, 'mallory', { role: 'viewer' });
  await work.run(report, {});
  const named = { type: 'user.created', payload: {} };
  await work.store.write((tx) =>
    publish(tx, [
      { ...named, jobId: 'report' },
      { ...named, sourceApp: 'shop' },
    ]),
  );
  await fold(work.store);
  const ACCESS = /mallory|203\.0\.113|access\.denied|token\.created|user\.signed_in/;
  const readers: readonly Partial<Who>[] = [
    { role: 'viewer' },
    { role: 'operator' },
    { orgs: ['acme'] },
    { jobs: ['*'] },
  ];
  const all = openConsole(work.store);
  for (const [nr, who] of readers.entries()) {
    const console = openConsole(work.store, who);
    for (const [what, text] of await factReads(console))
      expect([what, text]).not.toEqual([what, expect.stringMatching(ACCESS)]);
    const stream = await readStream(console, 'events', { authorization: 'Bearer admin' });
    await stream.has('event: hello');
    const whole = await readStream(all, 'events', { authorization: 'Bearer admin' });
    await whole.has('event: hello');
    await noteDenial({ actor: `user:mallory-${nr}`, role: 'viewer' }, denied);
    await work.run(report, {});
    expect(await whole.has('job.completed')).toMatch(new RegExp(`access\\.denied[^]*mallory-${nr}`));
    expect(await stream.has('job.completed')).not.toMatch(ACCESS);
  }
  const read = (await factReads(all)).map(([, text]) => text).join('\n');
  for (const word of ['203.0.113.9', 'token.created', 'user.signed_in']) expect(read).toContain(word);
  // A job and a program name their own facts.
  const own = await openConsole(work.store, { role: 'viewer' }).get('/api/v1/events?type=user.created');
  expect(own.body).toMatchObject({ items: [{ sourceApp: 'shop' }, { jobId: 'report' }] });
});

test('a user of some organisations sees no payload of runs for the boards of others, or for all', async () => {
  const board = defineJob({
    id: 'daily.questmaster.dryrun',
    name: 'Day',
    async run(ctx) {
      const { note } = ctx.input as { readonly note?: string };
      ctx.logger.info(`log of ${note}`);
      ctx.progress(1, 2, `at ${note}`);
      await ctx.step('plan', () => ({ note }));
      await ctx.checkpoint('place').set({ note });
      await ctx.events.publish('note.kept', { note });
      await ctx.events.publish('run.note', { note });
      return { note };
    },
  });
  const work = await createTestWorker({ jobs: [board], now: '2026-03-02T12:00:00Z' });
  onTestFinished(() => work.close());
  await work.run(board, { orgId: 'acme', note: 'of-acme' });
  await work.run(board, { orgId: 'beta', note: PAYLOAD });
  await work.run(board, { note: PAYLOAD });
  await fold(work.store);
  const some = openConsole(work.store, { orgs: ['acme'] });
  const stream = await readStream(some, 'runs,run:4,events', { authorization: 'Bearer admin' });
  await stream.has('event: hello');
  const reads = await allReads(some);
  expect(withWord(reads, PAYLOAD)).toEqual([]);
  for (const path of [
    '/runs of',
    '/runs/:id of 1',
    '/input of 1',
    '/result of 1',
    '/logs of 1',
    '/events of 1',
  ])
    expect(withWord(reads, 'of-acme').join('\n')).toContain(path);
  expect((await some.get('/api/v1/runs/2')).body).toMatchObject({
    input: { hidden: true },
    result: { hidden: true },
    may: { replay: false },
  });
  expect((await some.get('/api/v1/runs/2/result')).status).toBe(403);
  await work.run(board, { orgId: 'beta', note: PAYLOAD });
  expect(await stream.has('"state":"succeeded"')).not.toContain(PAYLOAD);
  expect(withWord(await allReads(openConsole(work.store)), PAYLOAD)).not.toEqual([]);
});

eachDialect('notes of progress', (openStore) => {
  const sync: AnyJob = { id: 'github.sync', name: 'Sync', run: () => undefined };
  const SHOWN = ['/runs of', '/runs/:id of 1', '/runs/:id/explain of 2', '/overview', '/nodes/:id'];

  test.each([
    ['all boards', {}, []],
    // These answers do not read the input.
    ['a board of its own', { orgId: 'acme' }, SHOWN.filter((path) => !/overview|nodes/.test(path))],
  ] as const)('of a run for %s, to a user of some organisations', async (_, input, shown) => {
    const engine = await openEngine(openStore, [sync]);
    const { store } = engine;
    await limitJob(store, 'github.sync', { maxRunning: 1, actor: 'ana' });
    const first = await engine.enqueue({ jobId: 'github.sync', input });
    await engine.enqueue({ jobId: 'github.sync', input: { orgId: 'acme' } });
    const [claim] = await engine.claim();
    expect(claim).toMatchObject({ id: first });
    const reportPlace = (done: number) =>
      writeProgress(store, { ...claim!, nodeId: engine.node }, { done, total: 9, note: PAYLOAD });
    await reportPlace(3);
    const notes = async (who: object) => withWord(await allReads(openConsole(store, who)), PAYLOAD);
    const pathsOf = (texts: readonly string[]) =>
      SHOWN.filter((path) => texts.some((text) => text.startsWith(path)));
    expect(pathsOf(await notes({}))).toEqual(SHOWN);
    const own = await notes({ orgs: ['acme'] });
    expect(own.filter(() => shown.length === 0)).toEqual([]);
    expect(pathsOf(own)).toEqual(shown);
    const some = openConsole(store, { orgs: ['acme'] });
    const { body } = await some.get('/api/v1/runs/2/explain');
    const place = shown.length === 0 ? '3 of 9' : PAYLOAD;
    expect(body).toMatchObject({
      causes: [{ detail: expect.stringContaining(`${first} is at ${place} and`) }],
    });
    for (const [nr, topics] of ['overview,jobs,queues,events', `runs,run:${first},run:2`].entries()) {
      const stream = await readStream(some, topics, { authorization: 'Bearer admin' });
      await stream.has('event: hello');
      await reportPlace(4 + nr);
      const isShown = shown.length > 0 && topics.includes('run:');
      expect((await stream.has(`"done":${4 + nr}`)).includes(PAYLOAD)).toBe(isShown);
    }
  });
});

test('a run of another job is refused to it in the words of one that is not there', async () => {
  const work = await open();
  const some = openConsole(work.store, { jobs: ['report'] });
  const [hidden, absent] = [await some.get('/api/v1/runs/1'), await some.get('/api/v1/runs/99')];
  const plain = ({ body }: typeof hidden): string =>
    JSON.stringify(body)
      .replace(/"requestId":"[^"]*"/, '')
      .replaceAll(/\b(?:1|99)\b/g, 'n');
  expect([hidden.status, plain(hidden)]).toEqual([404, plain(absent)]);
  const after = { after: [1] };
  expect((await some.send('POST', '/api/v1/jobs/report/runs', after)).body).toMatchObject({
    code: 'UNKNOWN_RUN',
  });
});
