import { mkdtempSync } from 'node:fs';
import path from 'node:path';
import { defineJob } from '@sb/jobs';
import { createClient } from '@sb/queue';
import { newDatabase, storePlace } from '@sb/testkit';
import { createWorker } from '@sb/worker';
import { expect, test } from 'vitest';
import { importAlbum, publish, resize } from './jobs.ts';

const FILES = [...Array.from({ length: 24 }, (_, nr) => `${nr + 1}.jpg`), 'notes.txt'];

const logger = { debug() {}, info() {}, warn() {}, error() {} };

/** It fails after it has enqueued everything, as a process that dies there would. */
const failingOnce = defineJob({
  ...importAlbum,
  run: async (ctx) => {
    const id = await importAlbum.run(ctx);
    if (ctx.run.attempt === 1) throw new Error('broken off');
    return id;
  },
});

test.each(['sqlite', 'postgres'])('25 runs, and one after all of them (%s)', async (dialect) => {
  const databaseUrl = dialect === 'sqlite' ? newFile() : await newDatabase();
  await using worker = createWorker({
    jobs: [failingOnce, resize, publish],
    databaseUrl,
    logger,
  });
  await worker.start();
  await using client = createClient({ databaseUrl });

  const { id } = await client.enqueue('album.import', { files: FILES });
  const imported = await client.wait(id, { timeout: '2m' });
  expect(imported).toMatchObject({ state: 'succeeded', attempt: 2 });
  const published = await client.wait(Number(imported.result), { timeout: '2m' });
  expect(published).toMatchObject({ state: 'succeeded', result: { missing: 1 } });
  const { photos } = published.result as { photos: readonly string[] };
  expect(photos.toSorted()).toEqual(
    FILES.slice(0, 24)
      .map((file) => `small-${file}`)
      .toSorted(),
  );
  // The second attempt has enqueued nothing again.
  expect((await client.list({ job: 'photo.resize' })).runs).toHaveLength(25);
  expect((await client.list({ job: 'album.publish' })).runs).toHaveLength(1);
});

test.each(['publish', 'resize:1.jpg'])(
  'a crash after the run of the step %s was enqueued and has ended enqueues no second one',
  async (crashesIn) => {
    const databaseUrl = newFile();
    await using client = createClient({ databaseUrl });
    /** Its first attempt ends when the new run has ended, and before the step is recorded. */
    const crashing = defineJob({
      ...importAlbum,
      run: (ctx) => {
        const step = ctx.step.bind(ctx);
        ctx.step = (name, work) =>
          step(name, async () => {
            const value = await work();
            if (name !== crashesIn || ctx.run.attempt > 1) return value;
            await client.wait(typeof value === 'number' ? value : Object(value).id, { timeout: '2m' });
            throw new Error('broken off');
          });
        return importAlbum.run(ctx);
      },
    });
    await using worker = createWorker({ jobs: [crashing, resize, publish], databaseUrl, logger });
    await worker.start();

    const { id } = await client.enqueue('album.import', { files: ['1.jpg', '2.jpg'] });
    const imported = await client.wait(id, { timeout: '2m' });
    expect(imported).toMatchObject({ state: 'succeeded', attempt: 2 });
    await client.wait(Number(imported.result), { timeout: '2m' });
    expect((await client.list({ job: 'photo.resize' })).runs).toHaveLength(2);
    expect((await client.list({ job: 'album.publish' })).runs).toHaveLength(1);
  },
);

test('with a known number of runs, the whole is one chain that is stored at once or not at all', async () => {
  const databaseUrl = newFile();
  await using worker = createWorker({ jobs: [resize, publish], databaseUrl, logLevel: 'error' });
  await worker.start();
  await using client = createClient({ databaseUrl });

  const { runs } = await client.enqueueChain([
    { job: resize, name: 'front', input: { file: 'front.jpg' }, after: [] },
    { job: resize, name: 'back', input: { file: 'back.jpg' }, after: [] },
    { job: publish, after: ['front', 'back'] },
  ]);
  expect(await client.wait(runs[2]?.id ?? 0)).toMatchObject({
    state: 'succeeded',
    result: { photos: ['small-front.jpg', 'small-back.jpg'], missing: 0 },
  });
});

function newFile(): string {
  return `sqlite:${path.join(mkdtempSync(path.join(storePlace(), 'fan-out-')), 'worker.db')}`;
}
