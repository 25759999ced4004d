import { listEvents } from '@sb/events';
import { LIVE_VIEWS } from '@sb/jobs';
import { appendRunLogs, defineUnknownJob, fold, leftOutMark } from '@sb/queue/engine';
import { cancelRun, pauseQueue } from '@sb/queue';
import { sql } from '@sb/storage';
import { expect, onTestFinished, test } from 'vitest';
import { run, runEvents, runExplanation, runLogs } from '../src/answers/run.ts';
import { runChanges, runFacets, runHistogram, runList } from '../src/answers/runs.ts';
import { createLocalReader, type Reader } from '../src/reader/reader.ts';
import { openConsole } from './open-console.ts';
import { openWork, report, send } from './work.ts';

async function open() {
  const work = await openWork();
  onTestFinished(() => work.close());
  return { work, ...openConsole(work.store) };
}

test('the list has live runs first, then ended ones, and goes on by its cursor', async () => {
  const { work, get } = await open();
  for (let i = 0; i < 5; i++) await work.run(send, { to: `u${i}` });
  await work.enqueue(send, { to: 'later' }, { delay: '1h' });
  const first = runList.parse((await get('/api/v1/runs?limit=3')).body);
  expect(first.items.map(({ id, state }) => [id, state])).toEqual([
    [6, 'later'],
    [5, 'succeeded'],
    [4, 'succeeded'],
  ]);
  expect(first.items[1]).toMatchObject({
    jobId: 'mail.send',
    queue: 'mail',
    preview: 'to=u4',
    attempt: 1,
    maxAttempts: 2,
  });
  const second = runList.parse((await get(`/api/v1/runs?limit=3&cursor=${first.next}`)).body);
  expect(second.items.map(({ id }) => id)).toEqual([3, 2, 1]);
  expect(second.next).toBeUndefined();
  expect((await get(`/api/v1/runs?limit=3&job=mail.send&cursor=${first.next}`)).body).toMatchObject({
    status: 400,
    code: 'CURSOR_INVALID',
  });
});

const JOB_LISTS = [
  'runs',
  'runs/facets',
  'runs/histogram',
  'stats',
  'stats/series',
  'events',
  'alerts/history',
  'dead-letters',
];

test('a name that no job or queue has is refused wherever it is asked for; one that only the history has is known', async () => {
  const { work, get } = await open();
  await work.run(send, { to: 'ada' });
  await defineUnknownJob(work.store, 'asked.only');
  for (const path of JOB_LISTS) {
    expect((await get(`/api/v1/${path}?job=mail.sned`)).body).toMatchObject({
      status: 404,
      code: 'UNKNOWN_JOB',
      detail: expect.stringContaining('Did you mean "mail.send"?'),
    });
    expect((await get(`/api/v1/${path}?job=mail.send`)).status).toBe(200);
    // No code has defined it, and its runs are listed.
    expect((await get(`/api/v1/${path}?job=asked.only`)).status).toBe(200);
  }
  // Under its documented name too.
  const documented = (jobId: string) => get(`/api/alerts/history?jobId=${jobId}`);
  expect((await documented('mail.sned')).body).toMatchObject({
    status: 404,
    detail: expect.stringContaining('Did you mean "mail.send"?'),
  });
  expect((await documented('mail.send')).status).toBe(200);
  for (const path of [
    'runs?view=ended&',
    'runs/histogram?',
    'stats/series?',
    'stats/depths?',
    'alerts/history?',
  ])
    expect((await get(`/api/v1/${path}queue=mial`)).body).toMatchObject({ code: 'UNKNOWN_QUEUE' });
  expect((await get('/api/v1/runs?view=ended&job=mail.sned')).status).toBe(404);
  const { get: ofMail } = openConsole(work.store, { jobs: ['mail.*'] });
  const hidden = await ofMail('/api/v1/runs?job=report');
  expect(hidden.body).toMatchObject({ status: 404, code: 'UNKNOWN_JOB' });
});

test('the list is filtered by what the API says, and names each wrong filter', async () => {
  const { work, get } = await open();
  await work.run(send, { to: 'ada' });
  await work.run(send, { to: 'nobody' });
  await work.advance('10m');
  await work.run(report, {});
  const ids = async (query: string) =>
    runList.parse((await get(`/api/v1/runs?${query}`)).body).items.map(({ id }) => id);
  expect(await ids('state=failed')).toEqual([2]);
  expect(await ids('state=failed,succeeded&job=mail.send')).toEqual([4, 2, 1]);
  expect(await ids('notJob=mail.send')).toEqual([3]);
  expect(await ids('error=MAILBOX')).toEqual([2]);
  expect(await ids('by=run:3')).toEqual([4]);
  expect(await ids('view=live')).toEqual([]);
  expect((await get('/api/v1/runs?sate=failed&limit=0')).body).toMatchObject({
    code: 'REQUEST_INVALID',
    problems: [
      { field: 'query.limit', message: expect.stringContaining('>=1') },
      { field: 'query.sate', message: 'there is no such field. Did you mean "state"?' },
    ],
  });
});

test('a list of a time before the oldest run that is kept says when that one ended', async () => {
  const { work, get } = await open();
  const list = async (query: string) => runList.parse((await get(`/api/v1/runs?${query}`)).body);
  expect(await list('until=2026-02-01')).not.toHaveProperty('oldestEnd');
  await work.run(send, { to: 'ada' });
  const oldestEnd = (await list('')).items[0]?.finishedAt;
  expect(await list('since=2026-01-01&until=2026-02-01')).toMatchObject({ items: [], oldestEnd });
  expect(await list('since=2026-01-01&tag=x')).toMatchObject({ items: [], oldestEnd });
  for (const query of ['since=2026-01-01', 'since=2027-01-01', 'tag=x', 'view=live'])
    expect(await list(query)).not.toHaveProperty('oldestEnd');
});

test('runs that wait beyond the first few are one line with their number and reason', async () => {
  const { work, get } = await open();
  await pauseQueue(work.store, 'mail', { reason: 'smtp moves', actor: 'ana' });
  for (let i = 0; i < 40; i++) await work.enqueue(send, { to: `u${i}` });
  const { items, folds } = runList.parse((await get('/api/v1/runs?view=live')).body);
  expect(items).toHaveLength(5);
  expect(folds).toEqual([
    {
      state: 'queued',
      jobId: 'mail.send',
      queue: 'mail',
      count: { count: 35 },
      says: expect.stringContaining('paused by ana'),
    },
  ]);
});

test('facets, histogram and changes say what the list would', async () => {
  const { work, get } = await open();
  await work.run(send, { to: 'ada' });
  await work.run(send, { to: 'nobody' });
  await work.advance('10m');
  await work.enqueue(send, { to: 'later' }, { delay: '1h' });
  while ((await fold(work.store)) > 0);
  const facets = runFacets.parse((await get('/api/v1/runs/facets')).body);
  expect(facets.states.filter(({ count }) => count > 0)).toEqual([
    { value: 'later', count: 1 },
    { value: 'succeeded', count: 1 },
    { value: 'failed', count: 1 },
  ]);
  expect(facets.jobs).toEqual([{ value: 'mail.send', count: 2 }]);
  const live = async (filter: string) => {
    const { states } = runFacets.parse((await get(`/api/v1/runs/facets?${filter}`)).body);
    return states.filter(({ value, count }) => count > 0 && LIVE_VIEWS.some((view) => view === value));
  };
  const later = [{ value: 'later', count: 1 }];
  for (const filter of ['job=mail.send', 'queue=mail', 'trigger=api', 'notJob=report.month'])
    expect([filter, await live(filter)]).toEqual([filter, later]);
  for (const filter of ['trigger=cron', 'notJob=mail.send', 'tag=x', 'by=ada', 'schedule=x', 'minMs=1s'])
    expect([filter, await live(filter)]).toEqual([filter, []]);
  const { buckets } = runHistogram.parse((await get('/api/v1/runs/histogram?buckets=4')).body);
  expect(buckets.map(({ succeeded, failed }) => [succeeded, failed])).toEqual([
    [0, 0],
    [0, 0],
    [0, 0],
    [1, 1],
  ]);
  const last = async (filter: string) => {
    const { buckets: parts, searched } = runHistogram.parse(
      (await get(`/api/v1/runs/histogram?buckets=4&${filter}`)).body,
    );
    const { succeeded, failed, retried } = parts[3] ?? {};
    return [succeeded, failed, retried, searched?.isWhole];
  };
  expect(await last('job=mail.send&queue=mail')).toEqual([1, 1, 1, undefined]);
  expect(await last('state=failed')).toEqual([0, 1, 1, true]);
  expect(await last('error=MAILBOX&trigger=api')).toEqual([0, 1, 1, true]);
  expect(await last('state=running')).toEqual([0, 0, 0, true]);
  expect(await last('tag=x')).toEqual([0, 0, 0, true]);
  const changes = runChanges.parse((await get('/api/v1/runs/changes?ids=2,3&newerThan=2')).body);
  expect(changes.items.map(({ id, state }) => [id, state])).toEqual([
    [2, 'failed'],
    [3, 'later'],
  ]);
  expect([changes.newer, changes.newest]).toEqual([{ count: 1 }, 3]);
});

test.each([
  ['view=ended&until=2026-01-01', 0],
  ['until=1h', 1],
  ['view=ended&since=1h', 2],
  ['until=2126-01-01', 3],
])('new are the runs that a list with %s has', async (filter, count) => {
  const { work, get } = await open();
  await work.run(send, { to: 'ada' });
  await work.run(send, { to: 'bo' });
  await work.enqueue(send, { to: 'cy' }, { delay: '1h' });
  const { newer } = runChanges.parse((await get(`/api/v1/runs/changes?${filter}`)).body);
  const { items } = runList.parse((await get(`/api/v1/runs?${filter}`)).body);
  expect([newer.count, items.length]).toEqual([count, count]);
});

test('facets and histogram that have an end only are of the day before it', async () => {
  const { work, get } = await open();
  await work.run(send, { to: 'ada' });
  await work.advance('3d');
  while ((await fold(work.store)) > 0);
  const day = { from: '2026-03-02T06:00:00.000Z', to: '2026-03-03T06:00:00.000Z' };
  const facets = runFacets.parse((await get(`/api/v1/runs/facets?until=${day.to}`)).body);
  expect(facets).toMatchObject({ ...day, jobs: [{ value: 'mail.send', count: 1 }] });
  for (const filter of ['', '&trigger=api']) {
    const histogram = (await get(`/api/v1/runs/histogram?buckets=1&until=${day.to}${filter}`)).body;
    expect(histogram).toMatchObject({ ...day, buckets: [{ succeeded: 1 }] });
  }
});

test('a filter makes no bar of the histogram higher: dry runs are in none', async () => {
  const { work, get } = await open();
  await work.run(send, { to: 'ada' });
  await work.run(send, { to: 'ada' }, { dryRun: true });
  await work.advance('1m');
  while ((await fold(work.store)) > 0);
  const ended = async (filter: string) => {
    const { buckets } = runHistogram.parse((await get(`/api/v1/runs/histogram?${filter}`)).body);
    return buckets.reduce((sum, { succeeded, failed }) => sum + succeeded + failed, 0);
  };
  expect([await ended(''), await ended('trigger=api')]).toEqual([1, 1]);
});

test('the histogram has the runs that were cancelled too, and of a filter says since when runs are kept', async () => {
  const { work, get } = await open();
  for (let nr = 0; nr < 2; nr++) {
    const runId = await work.enqueue(send, {}, { delay: '1h' });
    await cancelRun(work.store, { runId, actor: 'ana' });
    await work.advance('10m');
  }
  while ((await fold(work.store)) > 0);
  const histogram = async (filter: string) => {
    const found = (await get(`/api/v1/runs/histogram?buckets=1&${filter}`)).body;
    const { buckets, searched, oldestEnd } = runHistogram.parse(found);
    return [buckets[0]?.other, searched?.isWhole, oldestEnd];
  };
  expect(await histogram('state=cancelled')).toEqual([2, true, undefined]);
  expect(await histogram('trigger=api')).toEqual([2, true, undefined]);
  // As retention does.
  await work.store.write((tx) => tx.run(sql`delete from run_history where id = 1`));
  expect(await histogram('state=cancelled')).toEqual([1, true, '2026-03-02T12:10:00.000Z']);
  expect(await histogram('state=cancelled&since=2026-03-02T12:05:00Z')).toEqual([1, true, undefined]);
  expect(await histogram('')).toEqual([2, undefined, undefined]);
});

test('facets of jobs, queues and triggers are of the states that are chosen', async () => {
  const { work, get } = await open();
  await work.run(send, { to: 'ada' });
  await work.run(send, { to: 'nobody' });
  await work.advance('10m');
  const ofFailed = runFacets.parse((await get('/api/v1/runs/facets?state=failed')).body);
  expect([ofFailed.states.find(({ value }) => value === 'succeeded')?.count, ofFailed.jobs]).toEqual([
    1,
    [{ value: 'mail.send', count: 1 }],
  ]);
  const ofRunning = runFacets.parse((await get('/api/v1/runs/facets?state=running')).body);
  expect(ofRunning.jobs).toEqual([{ value: 'mail.send', count: 2 }]);
});

test('facets of live runs count the first rows where a filter is asked for, and say so', async () => {
  const { work, get } = await open();
  for (let nr = 0; nr < 201; nr++) await work.enqueue(send, { to: 'later' }, { delay: '1h' });
  for (const [filter, count] of [
    ['', { count: 201 }],
    ['job=mail.send', { count: 200, isAtLeast: true }],
    ['trigger=cron', { count: 0, isAtLeast: true }],
  ] as const) {
    const { states } = runFacets.parse((await get(`/api/v1/runs/facets?${filter}`)).body);
    expect(states.find(({ value }) => value === 'later')).toEqual({ value: 'later', ...count });
  }
});

test('a failed run shows its error, attempts, steps that were kept, and what it may be told', async () => {
  const { work, get } = await open();
  await work.run(send, { to: 'nobody' });
  await work.advance('10m');
  while ((await fold(work.store)) > 0);
  const shown = run.parse((await get('/api/v1/runs/1')).body);
  expect(shown).toMatchObject({
    state: 'failed',
    says: expect.stringContaining('Failed for good'),
    attempt: 2,
    input: { value: { to: 'nobody' } },
    error: { name: 'Error', message: 'no such mailbox: nobody', causes: [] },
    sameError: { count: 1, jobs: ['mail.send'] },
    deadLetter: { status: 'open' },
    attempts: [
      { nr: 1, outcome: 'failed' },
      { nr: 2, outcome: 'failed' },
    ],
    steps: [{ id: 'render', state: 'done', attempt: 1, isKept: true }],
    may: { cancel: false, priority: false, replay: true, retry: true },
    recent: [{ state: 'failed' }],
  });
  expect(shown.phases.map(({ kind }) => kind)).toEqual([
    'requested',
    'waited',
    'attempt',
    'backoff',
    'attempt',
    'ended',
  ]);
  expect(shown.spans.map(({ kind, state }) => [kind, state])).toEqual([
    ['run', 'failed'],
    ['wait', 'waiting'],
    ['attempt', 'failed'],
    ['step', 'done'],
    ['failure', 'failed'],
    ['backoff', 'waiting'],
    ['attempt', 'failed'],
    ['step', 'kept'],
    ['failure', 'failed'],
  ]);
  expect(shown.error?.frames.some(({ isOwn }) => isOwn)).toBe(true);
});

test('a run that waits says why, and what to do', async () => {
  const { work, get } = await open();
  await pauseQueue(work.store, 'mail', { reason: 'smtp moves', actor: 'ana' });
  const id = await work.enqueue(send, { to: 'ada' });
  const why = runExplanation.parse((await get(`/api/v1/runs/${id}/explain`)).body);
  expect(why.causes[0]).toMatchObject({
    because: 'queue_paused',
    says: expect.stringContaining('ana'),
    needsAttention: true,
  });
  expect(run.parse((await get(`/api/v1/runs/${id}`)).body)).toMatchObject({
    state: 'queued',
    says: why.says,
    phases: [
      { kind: 'requested' },
      { kind: 'waited', label: 'waits', note: 'queue mail paused', isOpen: true },
      { kind: 'attempt', label: 'attempt 1', note: 'next' },
    ],
    may: { cancel: true, priority: true, replay: false, retry: false },
  });
  expect((await get('/api/v1/runs/99')).body).toMatchObject({ status: 404, code: 'UNKNOWN_RUN' });
});

test('a run that waits for others names them, for the page to link them', async () => {
  const { work, get } = await open();
  const first = await work.enqueue(send, { to: 'ada' });
  const id = await work.enqueue(send, { to: 'bo' }, { after: [{ run: first }] });
  const why = runExplanation.parse((await get(`/api/v1/runs/${id}/explain`)).body);
  expect(why.causes[0]).toMatchObject({ because: 'dependency', runs: [first] });
});

test('sentences about a run name times in the zone of the reader', async () => {
  const { work, get } = await open();
  const until = Date.parse('2026-03-03T12:00:00Z');
  await pauseQueue(work.store, 'mail', { reason: 'smtp moves', actor: 'ana', until });
  const id = await work.enqueue(send, { to: 'ada' });
  await work.enqueue(send, { to: 'bo' });
  const zone = 'tz=Asia/Tokyo';
  const list = runList.parse((await get(`/api/v1/runs?${zone}`)).body);
  const changes = runChanges.parse((await get(`/api/v1/runs/changes?ids=${id}&${zone}`)).body);
  const why = runExplanation.parse((await get(`/api/v1/runs/${id}/explain?${zone}`)).body);
  const shown = run.parse((await get(`/api/v1/runs/${id}?${zone}`)).body);
  const said = [list.items[0]?.says, changes.items[0]?.says, why.says, why.causes[0]?.says, shown.says];
  expect(said).toEqual(said.map(() => expect.stringContaining('until Tue 21:00')));
  // The zone is no filter: a cursor goes on in another one, and all newer runs are counted.
  const page = `/api/v1/runs?state=${list.items[0]?.state}&limit=1`;
  const { next } = runList.parse((await get(`${page}&${zone}`)).body);
  const rest = runList.parse((await get(`${page}&cursor=${next}&tz=UTC`)).body);
  expect(rest.items.map((one) => one.id)).toEqual([2]);
  expect(changes.newer).toEqual({ count: 2 });
});

test('its log is read line by line, masked, with the attempt of each line', async () => {
  const { work, get } = await open();
  await work.run(send, { to: 'nobody' });
  await work.advance('10m');
  const first = runLogs.parse((await get('/api/v1/runs/1/logs?limit=1')).body);
  if (!('items' in first)) throw new Error('hidden');
  expect(first.items).toMatchObject([
    { nr: 1, attempt: 1, level: 'info', message: 'sending to nobody', fields: { password: '[redacted]' } },
  ]);
  const rest = runLogs.parse((await get(`/api/v1/runs/1/logs?limit=1&cursor=${first.next}`)).body);
  expect(rest).toMatchObject({ items: [{ nr: 2, attempt: 2 }] });
  expect(runEvents.parse((await get('/api/v1/runs/1/events')).body).items.map(({ type }) => type)).toContain(
    'run.retrying',
  );
});

const rows = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => ({ at: 0, level: 'info', message: `line ${from + i}` }));

test('a log that grows is read on by its cursor: each kept line once, and the number of those left out', async () => {
  const { work, get } = await open();
  const id = await work.enqueue(send, { to: 'ada' }, { delay: '1h' });
  const write = (chunks: Parameters<typeof appendRunLogs>[2]) =>
    appendRunLogs(work.store, { id, claimNo: 1 }, chunks);
  const read = async (cursor?: string) => {
    const query = cursor === undefined ? '' : `?cursor=${cursor}`;
    const page = runLogs.parse((await get(`/api/v1/runs/${id}/logs${query}`)).body);
    if (!('items' in page)) throw new Error('hidden');
    const numbers = page.items.map(({ nr, message }) => `${nr} ${message}`);
    return { ...page, numbers };
  };
  await write([0, 1, 2, 3].map((seq) => ({ seq, lines: rows(seq * 10 + 1, seq * 10 + 11) })));
  const first = await read();
  expect(first.numbers).toEqual(rows(1, 41).map(({ message }, i) => `${i + 1} ${message}`));
  // The tail moves up twice: rows 3 and 4 hold other lines, and 5 of those that were not read yet are gone.
  await write([
    { seq: 2, lines: [leftOutMark(0, 25)] },
    { seq: 3, lines: rows(46, 48) },
    { seq: 4, lines: rows(48, 50) },
  ]);
  const second = await read(first.next);
  expect(second).toMatchObject({
    missing: 5,
    numbers: ['45 … 5 lines were left out here …', '46 line 46', '47 line 47', '48 line 48', '49 line 49'],
  });
  expect(await read(second.next)).toMatchObject({ items: [], next: second.next });
  expect((await read()).numbers.slice(19, 22)).toEqual([
    '20 line 20',
    '45 … 25 lines were left out here …',
    '46 line 46',
  ]);
});

test('who may not see payloads sees none of them', async () => {
  const work = await openWork();
  onTestFinished(() => work.close());
  await work.run(send, { to: 'nobody' });
  const { get } = openConsole(work.store, { canSeePayload: false });
  const shown = run.parse((await get('/api/v1/runs/1')).body);
  expect(shown.input).toEqual({ hidden: true });
  expect(JSON.stringify((await get('/api/v1/runs')).body)).not.toContain('to=nobody');
  expect((await get('/api/v1/runs/1/logs')).body).toEqual({ hidden: true });
  expect((await get('/api/v1/runs/1/input')).body).toMatchObject({ status: 403, code: 'FORBIDDEN' });
});

test('a token of some jobs sees and touches only those', async () => {
  const work = await openWork();
  onTestFinished(() => work.close());
  await work.run(report, {});
  const { get, send: post } = openConsole(work.store, { jobs: ['mail.*'] });
  const { items } = runList.parse((await get('/api/v1/runs')).body);
  expect(items.map(({ jobId }) => jobId)).toEqual(['mail.send']);
  expect((await get('/api/v1/runs/1')).status).toBe(404);
  expect((await post('POST', '/api/v1/runs/1/replay')).status).toBe(404);
  // What is not about jobs is not for such a token.
  expect((await get('/api/v1/overview')).body).toMatchObject({ status: 403, code: 'FORBIDDEN' });
  expect((await get('/api/v1/users')).status).toBe(403);
});

test('a run is cancelled, moved, retried and replayed, with the name of who did it', async () => {
  const { work, get, send: post } = await open();
  const waits = await work.enqueue(send, { to: 'ada' }, { delay: '1h' });
  const wish = { priority: 'high', reason: 'a customer waits' };
  expect((await post('POST', `/api/v1/runs/${waits}/priority`, wish)).status).toBe(200);
  const types = ['run.priority_changed'];
  expect(await work.store.read((tx) => listEvents(tx, { types, limit: 1 }))).toMatchObject([
    { actor: 'user:ana', payload: { after: 'high', reason: 'a customer waits' } },
  ]);
  expect((await post('POST', `/api/v1/runs/${waits}/cancel`, { reason: 'wrong' })).body).toEqual({
    says: `Cancelled run ${waits}.`,
  });
  expect((await post('POST', `/api/v1/runs/${waits}/cancel`)).body).toMatchObject({
    status: 409,
    code: 'RUN_ENDED',
  });
  expect(run.parse((await get(`/api/v1/runs/${waits}`)).body).cancellation).toMatchObject({
    actor: 'user:ana',
    reason: 'wrong',
  });
  const again = await post('POST', `/api/v1/runs/${waits}/replay`, { input: { to: 'bo' } });
  expect([again.status, again.body]).toEqual([201, { id: 2, says: `Run ${waits} runs again as 2.` }]);
  expect(run.parse((await get('/api/v1/runs/2')).body)).toMatchObject({
    replayOf: waits,
    createdBy: 'user:ana',
    input: { value: { to: 'bo' } },
  });
});

test.each([
  ['runs/1/replay', { input: { to: '[redacted]' } }, 'body.input'],
  ['runs/bulk', { action: 'replay', ids: [1], reason: 'x', input: { url: 'smtp://a:***@b' } }, 'body.input'],
  ['runs/bulk', { action: 'replay', ids: [1], reason: 'x', patch: { to: '[redacted]' } }, 'body.patch'],
  ['dead-letters/replay', { ids: [1], input: { to: '[redacted]' } }, 'body.input'],
  ['dead-letters/replay', { ids: [1], patch: { to: '[redacted]' } }, 'body.patch'],
  ['jobs/mail.send/runs', { input: { to: '[redacted]' } }, 'body.input'],
])('a masked value is not stored in the place of its secret: %s %o', async (path, body, field) => {
  const { work, send: post, get } = await open();
  await work.run(send, { to: 'nobody' });
  await work.advance('10m');
  expect((await post('POST', `/api/v1/${path}`, body)).body).toMatchObject({
    status: 400,
    code: 'REQUEST_INVALID',
    problems: [{ field, message: expect.stringContaining('has masked values') }],
  });
  expect((await get('/api/v1/runs/2')).status).toBe(404);
});

test.each([undefined, 'k1'])('an input of thousands of levels is refused, under the key %s', async (key) => {
  const { work, app } = await open();
  await work.run(send, { to: 'ada' });
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  const answer = await app.request('http://localhost:8787/api/v1/runs/1/replay', {
    method: 'POST',
    headers: {
      host: 'localhost:8787',
      authorization: 'Bearer admin',
      'content-type': 'application/json',
      ...(key !== undefined && { 'idempotency-key': key }),
    },
    body: `{"input":${deep}}`,
  });
  expect(await answer.json()).toMatchObject({ status: 400, code: 'TOO_DEEP' });
});

test('an export has each run of its beginning once, also where they run and end meanwhile', async () => {
  const work = await openWork();
  onTestFinished(() => work.close());
  for (let i = 0; i < 3; i++) await work.run(send, { to: 'ada' });
  for (let i = 0; i < 203; i++) await work.enqueue(send, { to: 'bo' });
  await work.enqueue(send, { to: 'cy' }, { delay: '1h' });
  const local = createLocalReader(work.store);
  let pages = 0;
  const reader: Reader = {
    ...local,
    async answer(...asked) {
      const answer = await local.answer(...asked);
      pages += 1;
      if (pages === 1) await work.drain();
      if (pages === 1) await work.enqueue(send, { to: 'di' });
      return answer;
    },
  };
  const ask = (query: string) =>
    openConsole(work.store, {}, { reader }).get(`/api/v1/runs?${query}`, {
      headers: { accept: 'application/x-ndjson' },
    });
  const lines = String((await ask('')).body)
    .trim()
    .split('\n');
  const written = lines.map((line) => JSON.parse(line) as { readonly id: number; readonly state: string });
  const unfinished = Array.from({ length: 204 }, (_, at) => at + 4);
  expect(written.map(({ id }) => id)).toEqual([...unfinished, 3, 2, 1]);
  expect(pages).toBeGreaterThan(1);
  expect([written[0]?.state, written[202]?.state, written[203]?.state]).toEqual([
    'queued',
    'succeeded',
    'later',
  ]);
  const later = String((await ask('state=later,failed')).body).trim();
  expect(JSON.parse(later)).toMatchObject({ id: 207 });
});

test('a list is exported whole, also of runs that wait, and a cell is no formula', async () => {
  const { work, get } = await open();
  for (let i = 0; i < 3; i++) await work.run(send, { to: 'ada' });
  for (let i = 0; i < 205; i++) await work.enqueue(send, { to: '=1+1' }, { tags: ['=cmd()'] });
  const lines = String((await get('/api/v1/runs', { headers: { accept: 'application/x-ndjson' } })).body)
    .trim()
    .split('\n');
  expect(lines).toHaveLength(208);
  const csv = await get('/api/v1/runs', { headers: { accept: 'text/csv' } });
  expect(csv.headers.get('content-disposition')).toBe('attachment; filename="runs.csv"');
  const [head, first] = String(csv.body).split('\r\n');
  expect(head).toMatch(/^id,jobId,state,/);
  expect(first).not.toMatch(/(?:^|,)=/);
});
