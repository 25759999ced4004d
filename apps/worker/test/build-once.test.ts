import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { buildOnce } from '../build-once.mjs';

const BUILDS = path.join(import.meta.dirname, '../.dev');

const half = async (folder: string): Promise<void> => {
  mkdirSync(path.join(folder, 'half'), { recursive: true });
  throw new Error('the disk is full');
};

const whole = async (folder: string): Promise<void> =>
  void mkdirSync(path.join(folder, 'whole'), { recursive: true });

test('a build that fails leaves nothing behind, and the next one begins anew', async () => {
  const name = `broken-${process.pid}-`;
  const ofThis = (): readonly string[] =>
    existsSync(BUILDS) ? readdirSync(BUILDS).filter((one) => one.startsWith(name)) : [];
  onTestFinished(() => {
    for (const one of ofThis()) rmSync(path.join(BUILDS, one), { recursive: true });
  });
  const kind = { name, sources: [], keepMs: 0 };
  await expect(buildOnce({ ...kind, build: half })).rejects.toThrow('the disk is full');
  expect(ofThis()).toEqual([]);
  expect(readdirSync(await buildOnce({ ...kind, build: whole }))).toEqual(['whole']);
});

test('a process waits for the build that another one makes, and not for one that is gone', async () => {
  const name = `shared-${process.pid}-`;
  onTestFinished(() => {
    for (const one of readdirSync(BUILDS).filter((each) => each.includes(name)))
      rmSync(path.join(BUILDS, one), { recursive: true });
  });
  let builds = 0;
  const build = async (folder: string): Promise<void> => {
    builds += 1;
    await whole(folder);
  };
  const kind = { name, sources: [], keepMs: 60_000, build };
  const [one, other] = await Promise.all([buildOnce(kind), buildOnce(kind)]);
  expect([builds, other]).toEqual([1, one]);

  rmSync(one, { recursive: true });
  const { pid } = spawnSync(process.execPath, ['--version']);
  writeFileSync(path.join(BUILDS, `lock-${path.basename(one)}`), String(pid));
  expect(await buildOnce(kind)).toBe(one);
  expect(readdirSync(BUILDS).filter((each) => each.startsWith(`lock-${name}`))).toEqual([]);
});
