import { expect, test } from 'vitest';
import { lines, started } from './daemons.ts';
import { type Place, useWorker } from './use-worker.ts';

const worker = useWorker();
const ADA = { USER: 'ada' };

async function enqueued(place: Place, ...flags: readonly string[]): Promise<void> {
  await place.ask(['job', 'test.greet', '--enqueue', ...flags]);
}

test.concurrent('a queue is paused, says so everywhere, and is resumed', async ({ onTestFinished }) => {
  const place = worker.place(ADA, onTestFinished);
  await enqueued(place);
  const paused = await place.ask(['queue:pause', 'default', '--for', '1h', '--reason', 'provider down']);
  expect(paused).toEqual({
    exitCode: 0,
    stdout: expect.stringMatching(/^default\tpaused\t\d{4}-.*Z\n$/),
    stderr: 'Runs in progress continue, new ones wait. To resume: worker queue:resume default\n',
  });
  const standing = { mode: 'paused', until: expect.any(String), by: 'ada', reason: 'provider down' };
  expect(await place.json(['queue:list'])).toContainEqual({
    name: 'default',
    ...standing,
    queued: 1,
    later: 0,
    running: 0,
    held: 0,
    waiting: 0,
  });
  expect((await place.ask(['queue:list'])).stdout).toMatch(
    /^default\tpaused\t1\t0\t0\t0\t0\t\d{4}-.*Z\tada\tprovider down$/m,
  );
  expect(await place.json(['queue:show', 'default'])).toMatchObject({ ...standing, nodes: [] });
  expect((await place.ask(['run:show', '1'])).stderr).toMatch(
    /^The queue default is paused by ada until .* \(in 1h\): provider down\. Try: worker queue:resume default\n$/,
  );
  expect(await place.json(['queue:explain', 'default'])).toMatchObject({
    verdict: 'stands_still',
    standing,
    depth: { due: { normal: 1 } },
    nodes: [],
    first: {
      runId: 1,
      causes: [{ because: 'queue_paused', until: standing.until, by: 'ada' }, { because: 'no_daemon' }],
    },
  });
  const daemon = await started(place);
  await enqueued(place);
  expect((await place.ask(['job', 'test.greet'])).stderr).toMatch(
    /^The run starts here anyway: the queue default is paused by ada/,
  );
  expect(await place.json(['history'])).toMatchObject([{ id: 3, state: 'succeeded' }]);
  expect((await place.ask(['queue:resume', 'default'])).stdout).toBe('default\tactive\t\n');
  await daemon.until(/"runId":2.*succeeded|succeeded.*"runId":2/);
  expect(await place.json(['events:tail', '--type', 'queue.*'])).toMatchObject([
    { type: 'queue.paused', actor: 'ada', payload: { queue: 'default', after: { mode: 'paused' } } },
    {
      type: 'queue.resumed',
      actor: 'ada',
      payload: { before: { mode: 'paused' }, after: { mode: 'active' } },
    },
  ]);
});

test.concurrent('a job is paused before any daemon knows it, and its runs are held until it is resumed', async ({
  onTestFinished,
}) => {
  const place = worker.place(ADA, onTestFinished);
  expect((await place.ask(['job:pause', 'test.greet', '--reason', 'rude'])).stdout).toBe(
    'test.greet\tpaused\t\n',
  );
  const { stderr } = await place.ask(['job', 'test.greet', '--enqueue']);
  expect(stderr).toBe('The job test.greet is paused by ada: rude. Try: worker job:resume test.greet\n');
  expect(await place.json(['job:pause', 'test.greet', '--reason', 'still rude'])).toMatchObject({
    jobId: 'test.greet',
    changed: true,
    held: 1,
    before: { reason: 'rude' },
  });
  expect((await place.ask(['list'])).stderr).toContain('The job test.greet is paused by ada: still rude\n');
  expect(await place.json(['list'])).toContainEqual(
    expect.objectContaining({ id: 'test.greet', pause: { by: 'ada', reason: 'still rude' } }),
  );
  expect(await place.json(['run:show', '1'])).toMatchObject({ state: 'held', reason: 'job_paused' });
  expect((await place.ask(['run:show', '1'])).stderr).toMatch(/^The job test\.greet is paused by ada/);
  expect((await place.ask(['job', 'test.greet'])).stderr).toMatch(/the job test\.greet is paused by ada/);
  expect(await place.json(['job:resume', 'test.greet'])).toMatchObject({ changed: true, queued: 1 });
  expect(await place.json(['run:show', '1'])).toMatchObject({ state: 'queued' });
  const again = await place.ask(['job:resume', 'test.greet']);
  expect(again).toMatchObject({ exitCode: 0, stdout: 'test.greet\tactive\t\n', stderr: '' });
});

test.concurrent('a drain waits until nothing is left, and refuses what is new', async ({
  onTestFinished,
}) => {
  const place = worker.place({}, onTestFinished);
  await place.ask(['job', 'test.slow', '--input', '{"ms":1500}', '--enqueue']);
  const draining = place.start(['queue:drain', 'default', '--wait']);
  await draining.until(/No running daemon takes runs from the queue default/);
  expect(await place.ask(['job', 'test.greet', '--enqueue'])).toMatchObject({
    exitCode: 7,
    stderr: expect.stringContaining('is being drained'),
  });
  await started(place);
  expect(await draining.ended).toMatchObject({ exitCode: 0, stdout: 'default\tdrained\n' });
  expect(await place.json(['queue:show', 'default'])).toMatchObject({
    mode: 'draining',
    drainedAt: expect.any(String),
  });
  expect(await place.json(['events:tail', '--type', 'queue.drained'])).toHaveLength(1);
});

test.concurrent('a drain that a person ends says so to the command that waits', async ({
  onTestFinished,
}) => {
  const place = worker.place({}, onTestFinished);
  await enqueued(place);
  const draining = place.start(['queue:drain', 'default', '--wait']);
  await draining.until(/No running daemon/);
  await place.ask(['queue:resume', 'default']);
  expect(await draining.ended).toMatchObject({
    exitCode: 7,
    stderr: expect.stringContaining('default is active: the drain has ended'),
  });
});

test('a purge wants to be meant, can be looked at first, and cancels what waits', async () => {
  const place = worker.place();
  await enqueued(place);
  expect((await place.ask(['job', 'test.greet', '--enqueue', '--delay', '1h'])).exitCode).toBe(0);
  expect(await place.ask(['queue:purge', 'default'])).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('this would cancel 2 runs that wait in the queue default: give --yes'),
  });
  expect(await place.json(['queue:purge', 'default', '--dry-run'])).toEqual({
    queue: 'default',
    cancelled: 0,
    dryRun: true,
    wouldCancel: 2,
    isAtLeast: false,
    groups: [{ jobId: 'test.greet', priority: 'normal', count: 2, isAtLeast: false }],
    followers: { runs: 0, chains: 0, isAtLeast: false },
  });
  expect(await place.ask(['queue:purge', 'default', '--yes'])).toMatchObject({
    exitCode: 0,
    stdout: 'default\t2\n',
  });
  expect(await place.json(['history'])).toMatchObject([
    { state: 'cancelled', reason: 'purged' },
    { state: 'cancelled' },
  ]);
});

test.concurrent('a daemon is cordoned and let go, by its name', async ({ onTestFinished }) => {
  const place = worker.place({ WORKER_NODE_NAME: 'ada', USER: 'bo' }, onTestFinished);
  const daemon = await started(place);
  expect(await place.json(['node:list'])).toMatchObject([
    { id: 1, name: 'ada', kind: 'daemon', state: 'active', running: 0, alive: true, queues: 'all' },
  ]);
  expect((await place.ask(['node:cordon', 'ada', '--reason', 'slow'])).stdout).toBe('1\tada\tcordoned\n');
  await daemon.until(/this node is cordoned/);
  const { stderr } = await place.ask(['job', 'test.greet', '--enqueue']);
  expect(stderr).toBe(
    'Every daemon that could take this run has stopped taking runs (ada is cordoned). Try: worker node:uncordon 1\n',
  );
  expect(await place.json(['node:uncordon', '1'])).toEqual({
    id: 1,
    name: 'ada',
    changed: true,
    before: 'cordoned',
    after: 'active',
  });
  await daemon.until(/succeeded/);
  expect(await place.json(['events:tail', '--type', 'node.*'])).toMatchObject([
    { type: 'node.cordoned', actor: 'bo', payload: { node: 'ada', reason: 'slow' } },
    { type: 'node.uncordoned' },
  ]);
});

test.concurrent('a daemon that is drained lets its run end in its own time, takes no other, and stops', async ({
  onTestFinished,
}) => {
  const place = worker.place({ WORKER_NODE_NAME: 'ada' }, onTestFinished);
  const daemon = await started(place, '--grace', '100ms');
  await place.ask(['job', 'test.slow', '--input', '{"ms":2500}', '--enqueue']);
  await daemon.until(/begun/);
  expect((await place.ask(['node:drain', 'ada'])).stdout).toBe('1\tada\tdraining\n');
  await daemon.until(/this node is draining/);
  await enqueued(place);
  const { exitCode, stdout } = await daemon.ended;
  expect(exitCode).toBe(0);
  expect(lines(stdout)).toContainEqual(expect.objectContaining({ msg: 'stopped', putBack: 0 }));
  expect(await place.json(['run:show', '1'])).toMatchObject({ state: 'succeeded' });
  expect(await place.json(['run:show', '2'])).toMatchObject({ state: 'queued' });
  expect(await place.ask(['node:list'])).toMatchObject({ stdout: '' });
});

test.each([
  [['queue:pause', 'defualt', '--reason', 'x'], 3, 'Did you mean "default"?'],
  [['queue:show', 'defualt'], 3, 'Did you mean "default"?'],
  [['queue:explain', 'defualt'], 3, 'Did you mean "default"?'],
  [['queue:purge', 'defualt', '--yes'], 3, 'Did you mean "default"?'],
  [['job:pause', 'test.gret', '--reason', 'x'], 3, 'Did you mean "test.greet"?'],
  [['node:cordon', 'ada'], 3, 'There is no daemon "ada" (none is running).'],
  [['queue:pause', 'default'], 2, 'A pause, reason: expected a text, got "".'],
  [['queue:resume', 'default', '--reason', ' '], 2, 'A resume, reason: expected a text for other people'],
  [['queue:limit', 'default'], 2, 'expected maxDepth, maxRunning or rate, got none'],
  [['run:priority', '1', 'hgih'], 2, 'argument "hgih" of <priority> is invalid. Give one of: critical,'],
  [['task:estimate', 'inv-1', 'x'], 2, 'argument "x" of <minutes> is invalid. Give a whole number'],
  [['alert:explain', 'dead', '--job', 'a', '--queue', 'b'], 2, '--job and --queue exclude each other'],
  [['run:priority', '1'], 2, 'expected a priority, or toFront, got neither'],
  [['alert:silence', '--all', '--for', '1h'], 2, 'A silence, reason: expected a text'],
  [['queue:pause', 'default', '--reason', 'x', '--for', '10'], 2, 'Give a duration with its unit'],
  [['queue:pause', 'default', '--reason', 'x', '--until', '2020-01-01'], 2, 'got 2020-01-01T00:00:00.000Z.'],
])('%j is refused', async (args, exitCode, message) => {
  const place = worker.place();
  await enqueued(place);
  expect(await place.ask(args)).toMatchObject({ exitCode, stderr: expect.stringContaining(message) });
});

test('a queue is bounded: what is beyond is refused, and a key that is held is not asked for twice', async () => {
  const place = worker.place(ADA);
  const keyed = ['--enqueue', '--delay', '10m', '--dedupe-key', 'ada-7'];
  expect((await place.ask(['job', 'test.greet', ...keyed])).stdout).toBe('1\n');
  expect(await place.ask(['job', 'test.greet', ...keyed])).toMatchObject({
    exitCode: 0,
    stdout: '1\n',
    stderr: expect.stringMatching(/^Run 1 has the same dedupe key: no second run was stored\./),
  });
  expect(await place.json(['job', 'test.greet', ...keyed])).toEqual({ id: 1, verdict: 'duplicate' });
  const newer = [
    ...keyed,
    '--priority',
    'high',
    '--dedupe-replace',
    'priority,runAt',
    '--dedupe-max-wait',
    '1h',
  ];
  expect(await place.ask(['job', 'test.greet', ...newer])).toMatchObject({
    exitCode: 0,
    stdout: '1\n',
    stderr: expect.stringMatching(/^Run 1 has the same dedupe key, waits, and was changed\./),
  });
  expect(await place.json(['run:show', '1', '--events'])).toMatchObject({
    priority: 'high',
    events: [{ type: 'run.requested' }, { type: 'run.changed' }],
  });
  const here = ['--dedupe-key', 'ada-7', '--dedupe-replace', 'input'];
  expect((await place.ask(['job', 'test.greet', ...here])).exitCode).toBe(2);
  const { stdout } = await place.ask([
    'queue:limit',
    'default',
    '--max-depth',
    '1',
    '--reason',
    'small disk',
  ]);
  expect(stdout).toBe('default\t1\t\t\n');
  const others = ['--concurrency', '2', '--rate', '100/m', '--burst', '5'];
  expect((await place.ask(['queue:limit', 'default', ...others])).stdout).toBe(
    'default\t1\t2\t100/m, 5 at once\n',
  );
  expect((await place.ask(['queue:limit', 'default', '--burst', '5'])).exitCode).toBe(2);
  expect((await place.ask(['queue:limit', 'default', '--rate', '100'])).stderr).toContain(
    'Give a rate such as',
  );
  expect(await place.json(['queue:show', 'default'])).toMatchObject({
    maxDepth: 1,
    maxRunning: 2,
    rate: { limit: 100, perMs: 60_000, burst: 5 },
    queued: 0,
    later: 1,
  });
  const full = await place.ask(['job', 'test.greet', '--enqueue']);
  expect(full).toMatchObject({ exitCode: 7, stderr: expect.stringContaining('at most 1 may') });
  expect((await place.ask(['job', 'test.greet', '--delay', '1m'])).exitCode).toBe(2);
  await place.ask(['queue:limit', 'default', '--max-depth', 'none']);
  expect((await place.ask(['job', 'test.greet', '--enqueue'])).exitCode).toBe(0);
  expect(await place.json(['run:show', '1'])).toMatchObject({ dedupeKey: 'ada-7' });
});

test('a job is limited beside its code, and its limits are shown with their author', async () => {
  const place = worker.place({ USER: 'ada' });
  expect((await place.ask(['job:limit', 'test.greet'])).stdout).toBe('test.greet\t\t\t\n');
  const limited = await place.ask(['job:limit', 'test.greet', '--concurrency', '2', '--reason', 'slow']);
  expect(limited).toEqual({
    exitCode: 0,
    stdout: 'test.greet\t2\t\tada\n',
    stderr: 'Runs in progress continue; no other starts beyond the limit.\n',
  });
  // What starts afterwards stores the definitions of the code again.
  await enqueued(place);
  expect(await place.json(['job:limit', 'test.greet'])).toMatchObject({
    after: { maxRunning: 2, own: { by: 'ada', reason: 'slow', maxRunning: 2 }, code: {} },
  });
  const rate = ['--rate', '100/m', '--concurrency', 'code'];
  expect((await place.ask(['job:limit', 'test.greet', ...rate])).stdout).toBe('test.greet\t\t100/m\tada\n');
  expect(await place.ask(['job:limit', 'test.greet', '--burst', '5'])).toMatchObject({ exitCode: 2 });
  expect(await place.ask(['job:limit', 'test.gret', '--rate', 'none'])).toMatchObject({
    exitCode: 3,
    stderr: expect.stringContaining('Did you mean "test.greet"?'),
  });
  expect(await place.json(['events:tail', '--type', 'job.limited'])).toMatchObject([
    { actor: 'ada', payload: { jobId: 'test.greet', before: {}, after: { maxRunning: 2 }, reason: 'slow' } },
    { actor: 'ada' },
  ]);
});
