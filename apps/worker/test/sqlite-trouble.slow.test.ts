/** What sqlite-trouble.test.ts shows of a disk that is full for a moment, for longer than a lease lasts. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { enqueue } from '@sb/queue/engine';
import { openStore } from '@sb/storage';
import { canMount, mounted } from '@sb/testkit';
import { expect, test } from 'vitest';
import { countLive, readEffects, until } from './aftermath.ts';
import { started } from './daemons.ts';
import { fillDisk } from './fill-disk.ts';
import { useWorker } from './use-worker.ts';

/** Longer than a node goes on without a lease, and than it takes to be given up. */
const FULL_FOR_MS = 40_000;
const DUE_IN_MS = 3_000;

const worker = useWorker();

test('a daemon whose disk is full for longer than its lease takes nothing, keeps what has ended, and writes it when there is room', async ({
  skip,
}) => {
  skip(!canMount(), 'no file system can be mounted here: that needs root on Linux');
  const home = worker.place();
  const disk = path.join(home.folder, 'disk');
  const ballast = path.join(disk, 'ballast');
  const place = worker.place({ DATABASE_URL: `sqlite:${disk}/worker.db` });
  const effects = path.join(place.folder, 'effects');
  mkdirSync(disk);
  await mounted(disk, ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs'], async () => {
    const daemon = await started(place);
    await place.run(['job', 'effect.bulky', '--input', '{"bytes":900000}', '--enqueue']);
    await daemon.until(/begun/);
    const store = await openStore({ url: place.databaseUrl });
    await enqueue(store, { jobId: 'effect.quick', delayMs: DUE_IN_MS });
    fillDisk(ballast);
    writeFileSync(path.join(place.folder, 'go'), '');
    await daemon.until(/the store fails; the ends of runs are kept and written later/);
    await sleep(FULL_FOR_MS);
    expect(readEffects(effects)).toEqual(new Map([[1, 1]]));
    rmSync(ballast);
    await daemon.until(/a new node takes its place/);
    await until(daemon, async () => (await countLive(store)) === 0);
    daemon.child.kill('SIGTERM');
    const { exitCode, stdout, stderr } = await daemon.ended;
    expect(exitCode).toBe(0);
    // A disk that is full for long does not fill it further, by the log.
    const log = stdout + stderr;
    expect(log.match(/the store fails/g)).toHaveLength(1);
    expect(log.match(/the store answers again/g)).toHaveLength(1);
    expect(await place.json(['run:show', '1'])).toMatchObject({
      state: 'succeeded',
      attempt: 1,
      attempts: [],
    });
    expect(await place.json(['run:show', '2'])).toMatchObject({
      state: 'succeeded',
      attempt: 1,
      attempts: [],
    });
    await store.close();
  });
  const once = new Map([1, 2].map((runId) => [runId, 1]));
  expect(readEffects(effects)).toEqual(once);
});
