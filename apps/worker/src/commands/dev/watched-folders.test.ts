import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { watchedFolders } from './watched-folders.ts';

/** The folders that are watched in a project with these modules of jobs, relative to it. */
function watched(given: readonly string[], { isBuilt = true } = {}): readonly string[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'worker-project-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const module of isBuilt ? given : []) {
    mkdirSync(path.dirname(path.join(folder, module)), { recursive: true });
    writeFileSync(path.join(folder, module), '');
  }
  const places = { app: folder, workspaceRoot: folder, isInstalled: true };
  const modules = given.map((name) => ({ given: name, origin: 'worker.yaml' as const, folder }));
  return watchedFolders(places, modules).map((one) => path.relative(folder, one));
}

test.each([
  [['./jobs/index.mjs'], ['']],
  [['./dist/jobs.js'], ['', 'dist']],
  [['./packages/mail/dist/esm/jobs.js'], ['', 'packages/mail/dist/esm']],
  [
    ['./dist/jobs.js', './dist/more/jobs.js'],
    ['', 'dist'],
  ],
])('with the modules %j these folders are watched: %j', (given, folders) => {
  expect(watched(given)).toEqual(folders);
});

test('a folder of modules that is not built yet is watched too', () => {
  expect(watched(['./dist/jobs.js'], { isBuilt: false })).toEqual(['', 'dist']);
});
