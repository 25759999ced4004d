import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import {
  releasedChangelog,
  releaseProblems,
  versionedFiles,
  withVersion,
} from './packages/release-texts.mjs';
import { workspaceFiles } from './workspace-copy.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const CHANGELOG =
  '# Changelog\n\n## [Unreleased]\n\n### Added\n\n- A door.\n\n## [0.1.0] - 2026-11-01\n\n- All.\n';

test.each`
  what                       | state                                                             | problem
  ${'no version'}            | ${{ version: 'next' }}                                            | ${'expected a version such as 0.2.0, got "next"'}
  ${'a release made before'} | ${{ version: '0.1.0' }}                                           | ${'CHANGELOG.md has the release 0.1.0 already'}
  ${'an older version'}      | ${{ version: '0.0.9' }}                                           | ${'0.0.9 is lower than the version now, 0.1.0'}
  ${'an uncommitted change'} | ${{ changed: ' M a.ts\n?? b.ts\n' }}                              | ${'expected no uncommitted change, got 2:  M a.ts, ?? b.ts'}
  ${'nothing new'}           | ${{ changelog: CHANGELOG.replace(/### Added[^]*A door.\n/, '') }} | ${'CHANGELOG.md has no changes under "## [Unreleased]": say there what is new'}
`('$what is refused', ({ state, problem }) => {
  const fine = { version: '0.2.0', current: '0.1.0', changelog: CHANGELOG, changed: '' };
  expect(releaseProblems(fine)).toEqual([]);
  expect(releaseProblems({ ...fine, ...state })).toEqual([problem]);
});

test('the changes get their version, and the next ones an empty list', () => {
  expect(releasedChangelog(CHANGELOG, { version: '0.2.0', today: '2026-12-01' })).toContain(
    '## [Unreleased]\n\n## [0.2.0] - 2026-12-01\n\n### Added\n\n- A door.\n\n## [0.1.0]',
  );
});

test.each`
  what                            | before                                      | after
  ${'a manifest'}                 | ${'{ "version": "0.1.0", "zod": "0.1.0" }'} | ${'{ "version": "0.2.0", "zod": "0.1.0" }'}
  ${'a dependency'}               | ${'{ "@sb/jobs": "^0.1.0" }'}               | ${'{ "@sb/jobs": "^0.2.0" }'}
  ${'a greeting'}                 | ${'Signal Blueprint Worker 0.1.0 · node'}   | ${'Signal Blueprint Worker 0.2.0 · node'}
  ${'the client'}                 | ${"CLIENT_VERSION = '0.1.0';"}              | ${"CLIENT_VERSION = '0.2.0';"}
  ${'the oldest code of a store'} | ${"MIN_CODE_VERSION = '0.1.0';"}            | ${"MIN_CODE_VERSION = '0.1.0';"}
  ${'a constant'}                 | ${"const VERSION = '0.1.0';"}               | ${"const VERSION = '0.2.0';"}
`('the version of $what', ({ before, after }) => {
  expect(withVersion(before, { current: '0.1.0', version: '0.2.0' })).toBe(after);
});

test('every file that names the version gets the new one', () => {
  const { version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
    version: string;
  };
  const before = /(?:"version": "|"@sb\/\w+": "\^?|\b(?:CLIENT_)?VERSION = '|Signal Blueprint Worker )/
    .source;
  const named = new RegExp(before + version.replaceAll('.', String.raw`\.`));
  const files = workspaceFiles().filter(
    (file) =>
      /\.(?:ts|json|md)$/.test(file) &&
      !/test\.ts$|\/test\/|\/web\/dev\/|^tooling\//.test(file) &&
      named.test(readFileSync(path.join(ROOT, file), 'utf8')),
  );
  const manifests = files.filter((file) => file.endsWith('package.json'));
  expect(versionedFiles(manifests).toSorted()).toEqual(files.toSorted());
});

test('a second argument is refused', () => {
  const args = ['tooling/release.mjs', '9.9.9', 'now'];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
  expect([status, stderr]).toEqual([2, expect.stringContaining('Expected one version')]);
});
