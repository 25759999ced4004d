/** Runs each program of docs/guides and of some pages beside it unchanged, beside the sources of the worker, and compares its output with the page. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format } from 'node:util';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { codeBlocks } from './code-blocks.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const GUIDES = path.join(ROOT, 'docs/guides');
/** In this folder imports resolve as in the code of a job. */
const FOLDER = path.join(ROOT, 'apps/worker/.cache/guides');

/** Pages whose blocks are all programs. The other blocks of other pages have tests of their own. */
const PROGRAMS_ALONE = ['jobs.md', 'own-jobs.md', 'queues.md', 'scheduling.md'];
const PAGES = [
  ...PROGRAMS_ALONE,
  'add-to-your-application.md',
  'alerts.md',
  '../concepts.md',
  '../security.md',
  'move-from-bullmq.md',
  'move-from-cronicle.md',
  'move-from-graphile-worker.md',
  'move-from-node-cron.md',
  'move-from-pg-boss.md',
  '../../packages/worker/LIBRARY.md',
];

const pages = PAGES.map((page) => {
  const text = readFileSync(path.join(GUIDES, page), 'utf8');
  // A drawing is no program: packages/queue/test/lifecycle.test.ts checks it.
  return { page, text, blocks: codeBlocks(text).filter(({ language }) => language !== 'mermaid') };
});
const programs = pages.flatMap(({ page, blocks }) =>
  blocks
    .map(({ language, text }, at) => ({ page, language, program: text, shown: blocks[at + 1]?.text }))
    .filter(({ language }) => language === 'ts')
    .map((program, at) => ({ ...program, nr: at + 1 })),
);

beforeAll(() => mkdirSync(FOLDER, { recursive: true }));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

const alone = pages.filter(({ page }) => PROGRAMS_ALONE.includes(page));
test.each(alone)('$page has programs, each with what it prints, and no other blocks', ({ blocks }) => {
  const languages = blocks.map(({ language }) => language);
  expect(languages).not.toEqual([]);
  expect(languages).toEqual(languages.map((_, at) => (at % 2 === 0 ? 'ts' : 'text')));
});

test.each(programs)(
  'program $nr of $page prints what stands under it',
  async ({ page, nr, program, shown }) => {
    const file = path.join(FOLDER, `${path.basename(page, '.md')}-${nr}.ts`);
    writeFileSync(file, program);
    const printed: string[] = [];
    const log = vi
      .spyOn(console, 'log')
      .mockImplementation((...all) => void printed.push(`${format(...all)}\n`));
    try {
      await import(file);
    } finally {
      log.mockRestore();
    }
    expect(printed.join('')).toBe(shown);
  },
);
