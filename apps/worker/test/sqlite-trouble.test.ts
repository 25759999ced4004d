/** Files and disks that a store cannot lie on, and a disk that fills up under a daemon. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { canMount, mounted } from '@sb/testkit';
import { expect, test } from 'vitest';
import { readEffects } from './aftermath.ts';
import { fillDisk } from './fill-disk.ts';
import { useWorker } from './use-worker.ts';

const IS_ROOT = process.getuid?.() === 0;

const worker = useWorker();

test.each([
  ['a directory', '', 'it is a directory; name a file in it'],
  ['a file that is no database', 'notes.txt', 'the file is not an SQLite database'],
  ['a folder that is a file', 'notes.txt/worker.db', 'cannot be made'],
])('%s is refused as a store, by a daemon too: it does not wait for it', async (_what, file, reason) => {
  const place = worker.place();
  writeFileSync(path.join(place.folder, 'notes.txt'), 'not a database, but long enough '.repeat(40));
  const env = { DATABASE_URL: `sqlite:${path.join(place.folder, file)}` };
  for (const command of ['daemon', 'history']) {
    const { exitCode, stderr } = await place.ask([command], env);
    expect([exitCode, stderr]).toEqual([5, expect.stringContaining(reason)]);
  }
});

test.runIf(canMount() || !IS_ROOT).each(['the file', 'the folder'])(
  'a store of which %s may not be written says so',
  async (what) => {
    const place = worker.place();
    await place.ask(['job', 'test.greet']);
    const locked = what === 'the file' ? path.join(place.folder, 'worker.db') : place.folder;
    await writeProtected(locked, async () => {
      for (const args of [['daemon'], ['job', 'test.greet']]) {
        const { exitCode, stderr } = await place.ask(args);
        expect([exitCode, stderr]).toEqual([5, expect.stringContaining('can be read but not written')]);
      }
    });
  },
);

test.runIf(canMount())(
  'a daemon whose disk is full keeps what has ended, and writes it when there is room',
  async () => {
    const home = worker.place();
    const disk = path.join(home.folder, 'disk');
    const ballast = path.join(disk, 'ballast');
    const place = worker.place({ DATABASE_URL: `sqlite:${disk}/worker.db` });
    mkdirSync(disk);
    await mounted(disk, ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs'], async () => {
      const daemon = place.start(['daemon']);
      await daemon.until(/worker started/);
      await place.ask(['job', 'effect.bulky', '--input', '{"bytes":900000}', '--enqueue']);
      await daemon.until(/begun/);
      fillDisk(ballast);
      writeFileSync(path.join(place.folder, 'go'), '');
      await daemon.until(/the store fails; the ends of runs are kept and written later/);
      writeFileSync(path.join(place.folder, 'large.json'), JSON.stringify({ text: 'x'.repeat(500_000) }));
      const refused = await place.ask(['job', 'effect.quick', '--input', '@large.json', '--enqueue']);
      expect(refused).toMatchObject({ exitCode: 5, stderr: expect.stringMatching(/The disk .* is full/) });
      rmSync(ballast);
      await daemon.until(/the store answers again/);
      expect((await place.ask(['job', 'effect.quick', '--enqueue'])).exitCode).toBe(0);
      await daemon.until(/run succeeded[^]*run succeeded/);
      daemon.child.kill('SIGTERM');
      expect((await daemon.ended).exitCode).toBe(0);
      expect(await place.json(['history'])).toMatchObject([
        { id: 2, state: 'succeeded' },
        { id: 1, state: 'succeeded', attempt: 1 },
      ]);
    });
    const once = new Map([1, 2].map((runId) => [runId, 1]));
    expect(readEffects(path.join(place.folder, 'effects'))).toEqual(once);
  },
);

/** For root, whom no permission stops, by a mount. */
async function writeProtected(place: string, body: () => Promise<void>): Promise<void> {
  if (canMount()) {
    await mounted(place, ['--bind', place], async () => {
      execFileSync('mount', ['-o', 'remount,bind,ro', place]);
      await body();
    });
    return;
  }
  const { mode } = statSync(place);
  chmodSync(place, mode & 0o555);
  try {
    await body();
  } finally {
    chmodSync(place, mode);
  }
}
