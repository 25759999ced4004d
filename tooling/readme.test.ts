import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { firstExample } from './first-example.ts';
import { workspaceFiles } from './workspace-copy.ts';

const ROOT = path.resolve(import.meta.dirname, '..');

// The README of apps/worker has a list of commands; a test of its own runs them.
const folders = [
  ...readdirSync(path.join(ROOT, 'packages')).map((name) => `packages/${name}`),
  'tooling/test-servers',
  'tooling/testkit',
];
const examples = folders.map((name) => ({ name, example: exampleOf(name) }));

test('every package has a README with an example', () => {
  expect(examples.filter(({ example }) => example === undefined).map(({ name }) => name)).toEqual([]);
});

test.each(examples.filter(({ example }) => example !== undefined))(
  'the example of $name runs as it is written',
  async ({ name, example = '' }) => {
    // The file is inside its package, so that its imports resolve as those of the package.
    const folder = path.join(ROOT, name, '.cache');
    const file = path.join(folder, 'readme-example.ts');
    const printed = vi.spyOn(console, 'log').mockReturnValue();
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, example);
    try {
      await expect(import(file)).resolves.toBeDefined();
      // A field that the example forgets is no number: the types of its code are not checked.
      expect(printed.mock.calls.flat().map(String)).not.toContainEqual(expect.stringMatching(/NaN|-Inf/));
    } finally {
      printed.mockRestore();
      rmSync(folder, { recursive: true, force: true });
    }
  },
);

function exampleOf(name: string): string | undefined {
  const file = path.join(ROOT, name, 'README.md');
  return existsSync(file) ? firstExample(readFileSync(file, 'utf8')) : undefined;
}

test('a reader who follows the README has files that pass the checks of the workspace', () => {
  const readme = readFileSync(path.join(ROOT, 'README.md'), 'utf8');
  const [, line = ''] = /`(import \{ myJob \}[^`]*)`/.exec(readme) ?? [];
  const folder = mkdtempSync(path.join(tmpdir(), 'readme-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(path.join(folder, 'my-job.ts'), firstExample(readme) ?? '');
  writeFileSync(path.join(folder, 'jobs.ts'), `${line}\n\nvoid myJob;\n`);
  const oxfmt = path.join(ROOT, 'node_modules/.bin/oxfmt');
  expect(() =>
    execFileSync(oxfmt, ['--check', '-c', path.join(ROOT, '.oxfmtrc.json'), folder], { stdio: 'pipe' }),
  ).not.toThrow();
});

test('no page types the number of a run, which a store that was used has given to another run', () => {
  const pages = workspaceFiles().filter((file) => file.endsWith('.md'));
  expect(pages).toEqual(
    expect.arrayContaining(['README.md', 'examples/shop/README.md', 'docs/maintenance.md']),
  );
  for (const page of pages) {
    const text = readFileSync(path.join(ROOT, page), 'utf8');
    const typed = text.match(
      /(?:^(?:bin\/)?|`(?:bin\/)?)worker (?:(?:run|dlq|alert):[a-z]+|debug:bundle|job \S+ --after) \d+|(?:8787|3000)\S*\/runs\/\d+|--after \d+/gm,
    );
    expect([page, typed]).toEqual([page, null]);
  }
});
