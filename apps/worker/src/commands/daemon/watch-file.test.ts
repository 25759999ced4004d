import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished, expect, test, vi } from 'vitest';
import { type Reading, watchFile, type WatchTiming } from './watch-file.ts';

const until = (fact: () => void): Promise<void> => vi.waitFor(fact, { timeout: 15_000 });

const QUICK: WatchTiming = { every: 20, settled: 10, settledWithoutText: 60 };
/** Nobody looks before the test says so. */
const NEVER: WatchTiming = { every: 3_600_000, settled: 3_600_000, settledWithoutText: 3_600_000 };

function place(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'watch-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** What it says, as it is told. */
function follow(file: string, timing = QUICK) {
  const said: string[] = [];
  const changed = async (reading: Reading): Promise<void> => {
    said.push(reading.text ?? reading.error?.message ?? '');
  };
  const watching = watchFile({ file, text: readFileSync(file, 'utf8'), changed, timing });
  onTestFinished(() => watching.stop());
  return { said, look: () => watching.readNow() };
}

function fileWith(text: string, folder = place()): string {
  const file = path.join(folder, 'scheduler.yaml');
  writeFileSync(file, text);
  return file;
}

test('a file that is written again is told, and one that says the same is not', async () => {
  const file = fileWith('one');
  const { said } = follow(file);
  writeFileSync(file, 'one');
  utimesSync(file, 1, 1);
  writeFileSync(file, 'two');
  await until(() => expect(said).toEqual(['two']));
  writeFileSync(file, 'three');
  await until(() => expect(said).toEqual(['two', 'three']));
});

test('another file in its place is told, also one of the same size and time', async () => {
  const file = fileWith('one');
  const { mtime } = statSync(file);
  const { said } = follow(file);
  for (const text of ['two', 'six']) {
    writeFileSync(`${file}~`, text);
    utimesSync(`${file}~`, mtime, mtime);
    renameSync(`${file}~`, file);
    await until(() => expect(said.at(-1)).toBe(text));
  }
});

test('the folder that a link of a ConfigMap leads to', async () => {
  const folder = place();
  for (const version of ['v1', 'v2']) {
    mkdirSync(path.join(folder, version));
    fileWith(version, path.join(folder, version));
  }
  const data = path.join(folder, '..data');
  symlinkSync('v1', data);
  symlinkSync('..data/scheduler.yaml', path.join(folder, 'scheduler.yaml'));
  const { said } = follow(path.join(folder, 'scheduler.yaml'));
  symlinkSync('v2', `${data}_tmp`);
  renameSync(`${data}_tmp`, data);
  rmSync(path.join(folder, 'v1'), { recursive: true });
  await until(() => expect(said).toEqual(['v2']));
});

test('a link to a file elsewhere, of which no event tells', async () => {
  const file = fileWith('one');
  const link = path.join(place(), 'scheduler.yaml');
  symlinkSync(file, link);
  const { said } = follow(link);
  writeFileSync(file, 'two');
  await until(() => expect(said).toEqual(['two']));
});

test('a file that comes in pieces, is empty or away for a moment is told when it is whole', async () => {
  const file = fileWith('one');
  const { said } = follow(file, { every: 20, settled: 150, settledWithoutText: 3_600_000 });
  writeFileSync(file, '');
  unlinkSync(file);
  for (const piece of ['t', 'w', 'o']) writeFileSync(file, piece, { flag: 'a' });
  await until(() => expect(said).toEqual(['two']));
  unlinkSync(file);
  writeFileSync(file, 'two');
  writeFileSync(file, 'three');
  await until(() => expect(said).toContain('three'));
  expect(said).toEqual(['two', 'three']);
});

test('a file that stays away is told once, and told when it is back', async () => {
  const file = fileWith('one');
  const { said } = follow(file);
  unlinkSync(file);
  await until(() => expect(said).toEqual([expect.stringContaining('Cannot read')]));
  const [away = ''] = said;
  writeFileSync(file, 'one');
  await until(() => expect(said).toEqual([away, 'one']));
});

test.skipIf(process.platform === 'win32')(
  'what comes in its place may be anything: a pipe is not waited for, and a file after it is taken',
  async () => {
    const file = fileWith('one');
    const { said, look } = follow(file, NEVER);
    const puts: readonly [string, (at: string) => void][] = [
      ['got a pipe', (at) => execFileSync('mkfifo', [at])],
      ['got a directory', (at) => mkdirSync(at)],
      ['no such file', (at) => symlinkSync('nowhere', at)],
      ['ELOOP', (at) => symlinkSync(path.basename(at), at)],
      ['got a device', (at) => symlinkSync('/dev/zero', at)],
      ['two', (at) => symlinkSync(fileWith('two'), at)],
      ['three', (at) => writeFileSync(at, 'three')],
    ];
    for (const [told, put] of puts) {
      rmSync(file, { recursive: true });
      put(file);
      look();
      await until(() => expect(said.at(-1)).toContain(told));
    }
    expect(said).toHaveLength(puts.length);
  },
);

test('a look takes what is there at once, and only once', async () => {
  const file = fileWith('one');
  const { said, look } = follow(file, NEVER);
  writeFileSync(file, 'two');
  look();
  look();
  await until(() => expect(said).toEqual(['two']));
});
