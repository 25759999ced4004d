/** The pages are built once for all test files, from the sources as they are. */
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { storePlace } from '@sb/testkit';
import { beforeEach, expect, test } from 'vitest';
import { buildOnce } from './build-once.ts';
import { contentHash } from './build-pages.ts';

let place: string;
let dist: string;
let built: string[];
beforeEach(async () => {
  place = await mkdtemp(path.join(storePlace(), 'build-'));
  dist = path.join(place, 'pages');
  built = [];
});

async function build(half: string): Promise<void> {
  built.push(path.basename(half));
  await mkdir(half);
}

test('files that want the pages at once build them once', async () => {
  await Promise.all([buildOnce(dist, build), buildOnce(dist, build)]);
  await buildOnce(dist, build);
  expect(built).toEqual(['pages-half-1']);
});

test('a process that died while it built leaves the build to the next one', async () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  await symlink(String(pid), `${dist}-claim-1`);
  await mkdir(`${dist}-half-1`);
  await buildOnce(dist, build);
  expect(built).toEqual(['pages-half-2']);
});

test('a build that failed is not tried by each file: the others say why, too', async () => {
  const refuse = async (): Promise<never> => {
    built.push('refused');
    throw new Error('Expected ";" but found "x"');
  };
  await expect(buildOnce(dist, refuse)).rejects.toThrow('Expected ";"');
  await expect(buildOnce(dist, refuse)).rejects.toThrow('Expected ";"');
  expect(built).toEqual(['refused']);
});

test('a changed source is another build, and changed back the one before', async () => {
  const hash = (): string => contentHash(place, ['src', 'index.html']);
  await mkdir(path.join(place, 'src/words'), { recursive: true });
  await writeFile(path.join(place, 'index.html'), 'page');
  await writeFile(path.join(place, 'src/words/a.ts'), 'one');
  const before = hash();
  await writeFile(path.join(place, 'src/words/a.ts'), 'two');
  expect(hash()).not.toBe(before);
  await writeFile(path.join(place, 'src/words/a.ts'), 'one');
  expect(hash()).toBe(before);
});
