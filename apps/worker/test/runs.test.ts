/** What runs now, and what waits: `runs`, its pages and its screen. */
import { pauseJob } from '@sb/queue';
import { openStore, sql } from '@sb/storage';
import { eachDialect, isSlow } from '@sb/testkit';
import { expect, test } from 'vitest';
import { canMakeTerminals, openTerminal } from './terminals.ts';
import { type Place, useWorker } from './use-worker.ts';

const worker = useWorker();

async function enqueue(place: Place, ...args: readonly string[]): Promise<void> {
  await place.ask(['job', ...args, '--enqueue']);
}

interface Envelope {
  readonly data: readonly { readonly id: number; readonly view: string }[];
  readonly page: { readonly next?: string; readonly searched: object; readonly folds?: readonly object[] };
}

async function runs(place: Place, ...flags: readonly string[]): Promise<Envelope> {
  const { stdout } = await place.ask(['runs', ...flags, '--json']);
  return JSON.parse(stdout);
}

eachDialect('runs', (open, dialect) => {
  const isWhole = dialect === 'sqlite' || isSlow();

  test.runIf(isWhole)(
    'shows what runs first, then what waits, each with its state and its reason',
    async () => {
      const place = worker.place({ DATABASE_URL: await open.migratedUrl(), WORKER_NODE_NAME: 'ada' });
      await enqueue(place, 'test.patient');
      const daemon = place.start(['daemon', '--concurrency', '1']);
      await expect
        .poll(() => place.json(['run:show', '1']))
        .toMatchObject({ attempts: [{ outcome: 'failed' }] });
      await enqueue(place, 'test.slow');
      await daemon.until(/begun/);
      await place.ask(['job:pause', 'test.fail', '--reason', 'too many']);
      await enqueue(place, 'test.fail');
      await enqueue(place, 'test.greet', '--after', '2');
      await enqueue(place, 'test.greet');
      await enqueue(place, 'test.greet', '--delay', '3h');
      const views = ['running', 'retrying', 'held', 'waiting', 'queued', 'later'];
      // A daemon holds it within a second.
      const shown = async () => (await runs(place)).data.map(({ view }) => view);
      await expect.poll(shown).toEqual(views);
      const { stdout, stderr } = await place.ask(['runs']);
      const time = String.raw`\d{4}-\d\d-\d\dT[\d:.]+Z`;
      const rows = [
        String.raw`2\ttest\.slow\trunning\t${time}\tada\t\t`,
        String.raw`1\ttest\.patient\tretrying\t${time}\t\t\tattempt 2 of 3 after not today`,
        String.raw`3\ttest\.fail\theld\t${time}\t\t\tjob paused by cli: too many`,
        String.raw`4\ttest\.greet\twaiting\t${time}\t\t\twaits for 1 run`,
        String.raw`5\ttest\.greet\tqueued\t${time}\t\t\tAll daemons that could take it are busy: ada runs 1 of 1\.`,
        String.raw`6\ttest\.greet\tlater\t${time}\t\t\tIt starts at .*`,
      ];
      expect(stdout).toMatch(new RegExp(`^${rows.join('\n')}\n$`));
      expect(stderr).toBe('');
      for (const [at, view] of views.entries())
        expect((await runs(place, '--state', view)).data).toMatchObject([
          { id: [2, 1, 3, 4, 5, 6][at], view },
        ]);
    },
  );

  test.runIf(isWhole)('lists one state in pages, and counts what a list of all leaves out', async () => {
    const place = worker.place({ DATABASE_URL: await open.migratedUrl() });
    for (let made = 0; made < 5; made += 1) await enqueue(place, 'test.greet');
    await enqueue(place, 'test.fail');
    const first = await runs(place, '--state', 'queued', '--limit', '4');
    expect(first.data.map(({ id }) => id)).toEqual([1, 2, 3, 4]);
    const { next = '' } = first.page;
    expect(next).toMatch(/^queued:\d+:4$/);
    const second = await runs(place, '--state', 'queued', '--limit', '4', '--cursor', next);
    expect(second).toMatchObject({ data: [{ id: 5 }, { id: 6 }], page: { searched: { isWhole: true } } });
    expect(second.page.next).toBeUndefined();

    const all = await place.ask(['runs', '--limit', '2']);
    expect(all.stdout).toMatch(/^1\t.*\n2\t.*\n$/);
    expect(all.stderr).toBe('4 more queued in default. To list them: worker runs --state queued\n');
    expect((await runs(place, '--limit', '2', '--queue', 'default')).page.folds).toEqual([
      { states: ['queued'], queue: 'default', count: 4 },
    ]);
    const ofJob = await place.ask(['runs', '--job', 'test.greet', '--limit', '2']);
    expect(ofJob.stderr).toMatch(
      /^More queued runs: worker runs --state queued --job test\.greet --cursor queued:\d+:2\n$/,
    );
    expect((await runs(place, '--job', 'test.greet', '--limit', '2')).page).toMatchObject({
      searched: { isWhole: false },
      more: [{ state: 'queued', next: expect.stringMatching(/^queued:\d+:2$/) }],
    });
    const ofJsonl = await place.ask(['runs', '--job', 'test.greet', '--limit', '2', '--jsonl']);
    expect(ofJsonl.stderr).toBe(ofJob.stderr);
    expect((await runs(place, '--schedule', 'daily.questmaster')).data).toEqual([]);
    await enqueue(place, 'test.greet', '--run-at', '2036-01-05T09:00:00+01:00');
    const ids = async (states: string) => (await runs(place, '--state', states)).data.map(({ id }) => id);
    expect(await ids('later,held')).toEqual([7]);
    expect(await ids('later,queued')).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });
});

test.each([
  [['--cursor', 'queued:1:2'], '--cursor goes on in the list of one state'],
  [['--state', 'queued,held', '--cursor', 'queued:1:2'], '--cursor goes on in the list of one state'],
  [['--state', 'held', '--cursor', 'queued:1:2'], '--cursor is not the next of a list of held runs'],
  [['--state', 'runing'], 'Did you mean "running"?'],
  [['--watch'], '--watch needs a terminal'],
])('runs %j is refused', async (flags, message) => {
  const stderr = expect.stringContaining(message);
  expect(await worker.place().ask(['runs', ...flags])).toMatchObject({ exitCode: 2, stdout: '', stderr });
});

test('what has nothing to show says so', async () => {
  const place = worker.place();
  const nothing = async (...flags: readonly string[]) => (await place.ask(['runs', ...flags])).stderr;
  expect(await nothing()).toBe('No run is open.\n');
  expect(await nothing('--job', 'test.gret')).toBe(
    'No job "test.gret" is known here. Did you mean "test.greet"?\n',
  );
  expect(await nothing('--job', 'test.greet')).toBe('No open run matches.\n');
  expect(await nothing('--queue', 'nope')).toBe('No queue "nope" is known here.\n');
  expect(await nothing('--state', 'held')).toBe('No open run matches.\n');
});

test('a table for people fits into 80 columns', async () => {
  const place = worker.place();
  await enqueue(place, 'test.greet');
  const { stdout } = await place.askAtTerminal(['runs']);
  expect(stdout).toMatch(/^RUN +JOB +STATE +SINCE +NODE +PROGRESS, REASON\n/);
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
});

test('list, queue:show and node:show name what runs', async () => {
  const place = worker.place({ WORKER_NODE_NAME: 'ada' });
  const daemon = place.start(['daemon', '--concurrency', '2']);
  await daemon.until(/worker started/);
  await enqueue(place, 'test.slow');
  await enqueue(place, 'test.slow');
  await daemon.until(/begun[^]*begun/);
  const elsewhere = place.start(['job', 'test.slow'], { WORKER_NODE_NAME: 'bo' });
  await elsewhere.until(/begun/);
  await place.ask(['job:pause', 'test.fail', '--reason', 'too many']);
  for (let made = 0; made < 12; made += 1) await enqueue(place, 'test.greet');

  const since = expect.stringMatching(/Z$/);
  expect(await place.json(['list'])).toContainEqual(
    expect.objectContaining({ id: 'test.slow', running: [1, 2, 3].map((id) => ({ id, since })) }),
  );
  const list = await place.ask(['list']);
  expect(list.stdout).toMatch(/^test\.slow\t.*\tnever\t1 \d{4}-\S+Z, 2 \d{4}-\S+Z, 3 \d{4}-\S+Z$/m);
  expect(list.stdout).toMatch(/^test\.fail\t.*\tnever\tpaused$/m);
  expect((await place.askAtTerminal(['list'])).stdout).toMatch(/test\.slow .* run 1 \+2 · /);

  expect((await place.ask(['queue:show', 'default'])).stdout).toContain(
    'runs\t[1,2,3,4,5,6,7,8,9,10,11,12,13]',
  );
  const queue = await place.askAtTerminal(['queue:show', 'default']);
  expect(queue.stdout).toMatch(/^ +1 +test\.slow +running .* ada/m);
  expect(queue.stderr).toBe('2 more queued in default. To list them: worker runs --queue default\n');
  expect(await place.json(['queue:show', 'default'])).toMatchObject({
    runs: expect.objectContaining({ length: 13 }),
    folds: [{ states: ['queued'], queue: 'default', count: 2 }],
  });

  expect(await place.json(['node:show', 'ada'])).toMatchObject({
    name: 'ada',
    slots: 2,
    runs: [{ id: 1, jobId: 'test.slow', since }, { id: 2 }],
  });
  expect((await place.askAtTerminal(['node:show', 'ada'])).stdout).toMatch(
    /^ {2}node {2}ada {2}ACTIVE · daemon, id \d+, 2 of 2 slots busy, [^]*\n +2 +test\.slow /,
  );
  expect(await place.ask(['node:show', 'adda'])).toMatchObject({
    exitCode: 3,
    stderr: expect.stringContaining('There is no daemon "adda" (running: 1 ada, 2 bo). Did you mean "ada"?'),
  });
});

test('list names a paused job that this program does not have', async () => {
  const place = worker.place();
  await place.ask(['job', 'test.greet', '--enqueue']);
  const store = await openStore({ url: place.databaseUrl });
  await store.write((tx) => tx.run(sql`update job_defs set name = 'other.job' where name = 'test.greet'`));
  await pauseJob(store, 'other.job', { reason: 'moved', actor: 'bo' });
  await store.close();
  expect((await place.ask(['list'])).stderr).toContain(
    'The job other.job, which is not registered here, is paused by bo: moved\n',
  );
});

test.skipIf(!canMakeTerminals)(
  'runs --watch shows what changes, takes another size, and gives the screen back at q',
  async () => {
    const place = worker.place();
    await enqueue(place, 'test.greet');
    const terminal = openTerminal(place, ['runs', '--watch']);
    await terminal.until(/\[\?1049h/);
    await terminal.until(/test\.greet +queued .*no daemon is running/);
    await enqueue(place, 'test.fail');
    await terminal.until(/test\.fail +queued/);
    terminal.resize(60, 3);
    await terminal.until(/3 more below/);
    terminal.type('q');
    const { text, exitCode } = await terminal.ended;
    expect(exitCode).toBe(0);
    expect(text).toMatch(/\[\?1049l$/);
  },
);
