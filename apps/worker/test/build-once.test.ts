import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
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
