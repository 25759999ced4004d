import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findTests } from './find-tests.ts';

const NOBODY = 65_534;

test('a folder that this user may not read has no tests of the job', () => {
  const root = folderWithHello();
  chmodSync(root, 0o755);
  mkdirSync(path.join(root, 'pgdata'), { mode: 0 });
  expect(asAnyUser(() => findTests('hello', root))).toEqual({
    definedIn: [path.join(root, 'hello.mjs')],
    tests: [path.join(root, 'hello.test.mjs')],
  });
});

test.each(['mail(', 'hello|b', 'hell.', '\\w+'])('%s is the id of a job, and no pattern', (typed) => {
  expect(findTests(typed, folderWithHello())).toEqual({ definedIn: [], tests: [] });
});

/** It has the job hello and its test. */
function folderWithHello(): string {
  const root = mkdtempSync(path.join(tmpdir(), 'find-tests-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  writeFileSync(path.join(root, 'hello.mjs'), "export const hello = { id: 'hello' };\n");
  writeFileSync(path.join(root, 'hello.test.mjs'), '');
  return root;
}

/** The user root may read everything. */
function asAnyUser<T>(work: () => T): T {
  const isRoot = process.geteuid?.() === 0;
  try {
    if (isRoot) process.seteuid?.(NOBODY);
    return work();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}
