/** Checks the guides for those who adopt the worker, and the index of the examples, besides their programs. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createRegistry } from '@sb/jobs';
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../apps/worker/src/commands/index.ts';
import { shellCommand } from '../apps/worker/src/shell-command.ts';
import { parseSchedules } from '../packages/scheduler/src/index.ts';
import { codeBlocks } from './code-blocks.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const GUIDES = path.join(ROOT, 'docs/guides');
const EXAMPLES = path.join(ROOT, 'examples');
const PEERS = ['bullmq', 'cronicle', 'graphile-worker', 'node-cron', 'pg-boss'].map(
  (peer) => `move-from-${peer}.md`,
);
const pages = ['add-to-your-application.md', ...PEERS].map((page) => ({
  page,
  text: readFileSync(path.join(GUIDES, page), 'utf8'),
}));
/** A block of a file, with the link before it that names the file. */
const EXCERPT = /\]\(([^)]*)\)[^\n]*\n\n```typescript\n([^]*?)^```$/gm;

const excerpts = pages.flatMap(({ page, text }) =>
  Array.from(text.matchAll(EXCERPT), ([, file = '', excerpt = '']) => ({ page, file, excerpt })),
);
test.each(excerpts)('$page shows $file as it is', ({ file, excerpt }) => {
  const shown = readFileSync(path.join(GUIDES, file), 'utf8');
  expect(
    shown
      .split('\n')
      .map((line) => line.trim())
      .join('\n'),
  ).toContain(
    excerpt
      .split('\n')
      .map((line) => line.trim())
      .join('\n')
      .trim(),
  );
});

test('each block of a file has a link before it that names the file', () => {
  const blocks = pages.flatMap(({ text }) =>
    codeBlocks(text).filter(({ language }) => language === 'typescript'),
  );
  expect(excerpts).toHaveLength(blocks.length);
});

const commands = pages.flatMap(({ page, text }) =>
  Array.from(
    text.matchAll(/`(?:worker )?((?:queue|job|run|dlq|schedules|node|db):[a-z-]+)([^`]*)`/g),
    ([, name = '', rest = '']) => ({
      page,
      name,
      flags: Array.from(rest.matchAll(/--([a-z-]+)/g), ([, flag = '']) => flag),
    }),
  ),
);
test.each(commands)('$page: $name is a command with the flags $flags', ({ name, flags }) => {
  const command = COMMANDS.find((one) => one.name === name);
  expect(command).toBeDefined();
  const known = Object.keys(command?.options ?? {}).map(flagOf);
  expect(known).toEqual(expect.arrayContaining(flags));
});

test('the schedules that they show have no mistake', async () => {
  const registry = createRegistry();
  registry.register([shellCommand]);
  const files = pages.flatMap(({ text }) => codeBlocks(text).filter(({ language }) => language === 'yaml'));
  expect(files).not.toEqual([]);
  for (const { text } of files)
    expect(await parseSchedules(text, 'scheduler.yaml', registry.list())).toMatchObject({ warnings: [] });
});

test.each(pages.filter(({ page }) => PEERS.includes(page)))(
  '$page has the version, the names, what is missing, and the way to run both',
  ({ text }) => {
    expect(text).toMatch(/This page describes [\w -]+ \d+\.\d+/);
    expect(text).toMatch(/^## The same (?:job|event), there and here$/m);
    expect(text).toMatch(/^## Names\n\n\|.*\| here +\| the difference +\|$/m);
    expect(text).toMatch(/^## What we do not have$/m);
    expect(text).toMatch(/^## Both side by side$/m);
    // Runs are named by a word: a store that was used has given their numbers to others.
    expect(text).not.toMatch(/\b(?:run|dlq):[a-z]+ \d/);
  },
);

describe('each example', () => {
  const index = readFileSync(path.join(EXAMPLES, 'README.md'), 'utf8');
  const folders = readdirSync(EXAMPLES, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

  test.each(folders)('%s is in the index, with a README of at most 40 lines and a test', (name) => {
    expect(index).toContain(`(${name}/README.md)`);
    const readme = readFileSync(path.join(EXAMPLES, name, 'README.md'), 'utf8');
    expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(40);
    const tests = [`${name}/${name}.test.ts`, '../tooling/examples.test.ts', '../tooling/shop.test.ts'];
    const texts = tests.map((file) => path.join(EXAMPLES, file)).filter((file) => existsSync(file));
    expect(
      texts.some((file) => file.includes(`/${name}/`) || readFileSync(file, 'utf8').includes(name)),
    ).toBe(true);
  });

  test.each(folders)('the links of the README of %s lead somewhere', (name) => {
    const readme = readFileSync(path.join(EXAMPLES, name, 'README.md'), 'utf8');
    const links = Array.from(readme.matchAll(/\]\((?!https?:)([^)#]+)/g), ([, file = '']) => file);
    expect(links.filter((file) => !existsSync(path.join(EXAMPLES, name, file)))).toEqual([]);
  });
});

/** `max-depth` of `maxDepth`. */
function flagOf(option: string): string {
  return option.replaceAll(/[A-Z]/g, '-$&').toLowerCase();
}
