import { expect, test } from 'vitest';
import { RULES } from './rules.ts';
import { readWorkspace } from './workspace.ts';

const DURATIONS = 'tests assert no durations, and sleep for no fixed time';

test('a clean house breaks no rule', () => {
  expect(violations({})).toEqual([]);
});

test.each([
  [
    'imports go down the layers',
    { 'packages/storage/src/a.ts': `import { Queue } from '@sb/queue';` },
    'packages/storage/src/a.ts imports @sb/queue; @sb/storage may import @sb/words, @sb/logger, @sb/config, @sb/jobs',
  ],
  [
    'imports go down the layers',
    { 'packages/jobs/src/a.ts': `export type { Log } from '@sb/logger';` },
    'packages/jobs/src/a.ts imports @sb/logger; @sb/jobs may import @sb/words',
  ],
  [
    'imports go down the layers',
    { 'packages/storage/src/a.ts': `const events = await import('@sb/events');` },
    /^packages\/storage\/src\/a\.ts imports @sb\/events/,
  ],
  [
    'imports go down the layers',
    {
      'apps/console/package.json': '{ "name": "console", "dependencies": { "@sb/queue": "1" } }',
      'apps/console/src/a.ts': `import { createTicker } from '@sb/queue/engine';`,
    },
    /^apps\/console\/src\/a\.ts imports @sb\/queue\/engine; console may import @sb\/words/,
  ],
  [
    'imports go down the layers',
    { 'packages/attic/package.json': '{ "name": "@sb/attic" }' },
    '@sb/attic has no row in the table of layers',
  ],
  [
    'packages form no cycle',
    {
      'packages/storage/src/a.ts': `import { b } from '@sb/queue';`,
      'packages/queue/src/b.ts': `import { c } from '@sb/events';`,
      'packages/events/src/c.ts': `import { a } from '@sb/storage';`,
    },
    '@sb/storage -> @sb/queue -> @sb/events -> @sb/storage',
  ],
  [
    'packages form no cycle',
    {
      'packages/storage/test/a.test.ts': `import { enqueue } from '@sb/queue';`,
      'packages/queue/src/b.ts': `import { c } from '@sb/storage';`,
    },
    '@sb/storage -> @sb/queue -> @sb/storage',
  ],
  [
    'folders of a package form no cycle',
    {
      'packages/queue/src/claim/tick.ts': `import { limits } from '../limits/limits.ts';`,
      'packages/queue/src/limits/limits.ts': `import type { Ticked } from '../claim/tick.ts';`,
    },
    'packages/queue/src: claim -> limits (packages/queue/src/claim/tick.ts imports ../limits/limits.ts), ' +
      'limits -> claim (packages/queue/src/limits/limits.ts imports ../claim/tick.ts)',
  ],
  [
    'folders of a package form no cycle',
    {
      'packages/queue/src/run.ts': `import { limits } from './limits/limits.ts';`,
      'packages/queue/src/limits/limits.ts': `import { run } from '../run.ts';`,
    },
    'packages/queue/src: . -> limits (packages/queue/src/run.ts imports limits/limits.ts), ',
  ],
  [
    'folders of a package form no cycle',
    {
      'apps/console/package.json': '{ "name": "console" }',
      'apps/console/web/src/table/table.tsx': `import { Button } from '../controls/button.tsx';`,
      'apps/console/web/src/controls/button.tsx': `import { Table } from '../table/table.tsx';`,
    },
    /^apps\/console\/web\/src: controls -> table /,
  ],
  [
    'a folder has at most 16 source files',
    Object.fromEntries(Array.from({ length: 17 }, (_, at) => [`packages/queue/src/claim/a${at}.ts`, ''])),
    'packages/queue/src/claim has 17 source files; at most 16 fit in a folder',
  ],
  [
    'a folder has at most 16 source files',
    {
      'apps/console/package.json': '{ "name": "console" }',
      ...Object.fromEntries(
        Array.from({ length: 17 }, (_, at) => [`apps/console/web/src/acts/a${at}.tsx`, '']),
      ),
    },
    'apps/console/web/src/acts has 17 source files; at most 16 fit in a folder',
  ],
  [
    'a package is entered by its doors',
    { 'packages/queue/src/a.ts': `import { gate } from '@sb/storage/src/gate.ts';` },
    'packages/queue/src/a.ts imports @sb/storage/src/gate.ts',
  ],
  [
    'a package is entered by its doors',
    { 'packages/queue/test/a.test.ts': `import { gate } from '../../storage/src/gate.ts';` },
    'packages/queue/test/a.test.ts imports ../../storage/src/gate.ts',
  ],
  [
    'a door exports only names that are imported',
    {
      'packages/queue/package.json': '{ "name": "@sb/queue", "exports": { "./engine": "./src/engine.ts" } }',
      'packages/queue/src/engine.ts': `export { type Run, tick, fold as foldAll } from './a.ts'; export function reap() {}`,
      'packages/queue/test/a.test.ts': `import { tick, foldAll, reap } from '@sb/queue/engine';`,
      'packages/events/src/a.ts': `import { tick } from '@sb/queue/engine';`,
    },
    'packages/queue/src/engine.ts exports foldAll, which nothing imports\npackages/queue/src/engine.ts exports reap, which nothing imports',
  ],
  [
    'only storage knows the database drivers',
    { 'packages/queue/src/a.ts': `import Database from 'better-sqlite3';` },
    'packages/queue/src/a.ts imports better-sqlite3',
  ],
  [
    'SQL is written in storage and in *.sql.ts files',
    { 'packages/queue/src/a.ts': 'const q = `select id from runs where id = ${id}`;' },
    'packages/queue/src/a.ts: select id from runs where id = ${}',
  ],
  [
    'SQL is written in storage and in *.sql.ts files',
    { 'apps/worker/src/a.ts': 'const q = sql<Row>`runs.id`;' },
    'apps/worker/src/a.ts: an sql tag',
  ],
  [
    'only apps and tooling read the environment',
    { 'packages/queue/src/a.ts': `const home = process.env['HOME'];` },
    'packages/queue/src/a.ts',
  ],
  [
    'a time limit is not one of several signals',
    { 'packages/queue/src/a.ts': `const limit = AbortSignal.any([signal, AbortSignal.timeout(5)]);` },
    'packages/queue/src/a.ts',
  ],
  [
    'exports are named one by one',
    { 'packages/queue/src/a.ts': `export * from './b.ts';` },
    'packages/queue/src/a.ts',
  ],
  [
    'there are no default exports',
    { 'packages/queue/src/a.ts': `export default 1;` },
    'packages/queue/src/a.ts',
  ],
  [
    'there are no default exports',
    { 'packages/queue/src/a.ts': `export { queue as default };` },
    'packages/queue/src/a.ts',
  ],
  [
    'every package explains itself and has a door',
    { 'packages/runner/package.json': '{ "name": "@sb/runner" }', 'packages/runner/src/index.ts': '' },
    'packages/runner/README.md is missing',
  ],
  [
    'package.json names exactly what is imported',
    { 'packages/queue/src/a.ts': `import { z } from 'zod';` },
    'packages/queue/src/a.ts imports zod, which packages/queue/package.json does not name',
  ],
  [
    'package.json names exactly what is imported',
    { 'packages/queue/package.json': '{ "name": "@sb/queue", "dependencies": { "zod": "1" } }' },
    'packages/queue/package.json names zod, which nothing imports',
  ],
  [
    'package.json names exactly what is imported',
    {
      'packages/queue/package.json': '{ "name": "@sb/queue", "devDependencies": { "zod": "1" } }',
      'packages/queue/src/a.ts': `import { z } from 'zod';`,
    },
    'packages/queue/src/a.ts imports zod, which packages/queue/package.json does not name',
  ],
  [
    DURATIONS,
    { 'packages/queue/test/a.test.ts': 'expect(performance.now() - began).toBeLessThan(5_000);' },
    'packages/queue/test/a.test.ts asserts a duration: performance.now() - began',
  ],
  [
    DURATIONS,
    {
      'packages/queue/test/a.test.ts':
        'const began = Date.now(); work(); const ms = Date.now() - began; expect(ms).not.toBeGreaterThan(9);',
    },
    'packages/queue/test/a.test.ts asserts a duration: ms',
  ],
  [
    DURATIONS,
    { 'packages/queue/test/a.test.ts': 'expect((run.finishedAt ?? 0) - run.createdAt).toBeLessThan(5_000);' },
    'packages/queue/test/a.test.ts asserts a duration: (run.finishedAt ?? 0) - run.createdAt',
  ],
  [
    'tests load no module anew',
    { 'packages/queue/test/a.test.ts': 'vi.resetModules();' },
    'packages/queue/test/a.test.ts',
  ],
  [
    'URLs are read by readUrl',
    { 'packages/queue/src/a.ts': 'export const isUrl = (text: string) => URL.canParse(text);' },
    'packages/queue/src/a.ts asks URL.canParse',
  ],
  [
    DURATIONS,
    { 'packages/queue/test/a.test.ts': 'return { isQuick: performance.now() - start < 1_000 };' },
    'packages/queue/test/a.test.ts compares a duration',
  ],
  [
    DURATIONS,
    {
      'packages/queue/test/a.test.ts': 'test("waits", async () => { ask(); await sleep(300); expect(1); });',
    },
    'packages/queue/test/a.test.ts sleeps: sleep(300',
  ],
  [
    DURATIONS,
    { 'packages/queue/test/a.test.ts': 'await new Promise((resolve) => setTimeout(resolve, WAIT_MS));' },
    'packages/queue/test/a.test.ts sleeps: setTimeout(resolve, WAIT_MS',
  ],
  [
    DURATIONS,
    { 'packages/queue/test/a.test.ts': "test('hurries', async () => {\n  await ask();\n}, 60_000);\n" },
    'packages/queue/test/a.test.ts has a test with a time limit of its own',
  ],
  [
    DURATIONS,
    { 'packages/queue/test/a.test.ts': "test('hurries', { timeout: 60_000 }, async () => {});\n" },
    'packages/queue/test/a.test.ts has a test with a time limit of its own',
  ],
])('"%s" finds %j', (name, files, found) => {
  expect(violations(files, name).join('\n')).toMatch(found);
});

test.each([
  ['const line = `worker queue:purge ${name}`;', 'worker queue:purge ${}; expected commandLine'],
  ['const page = <form onSubmit={send} />;', '<form>; expected Form'],
])('a page that does not use what all use is found: %s', (code, found) => {
  const path = 'apps/console/web/src/pages/queues/ask.tsx';
  expect(violations({ [path]: code })).toEqual([`${path}: ${found}`]);
});

test.each([
  [
    'components/links/act.tsx',
    `import { useAct } from '../../acts/use-act.ts';`,
    ' imports ../../acts/use-act.ts',
  ],
  ['components/run/bar.tsx', `import type { Bar } from '../charts/bar.tsx';`, ' imports ../charts/bar.tsx'],
  ['api/ask.ts', `const live = await import('../live/live.ts');`, ' imports ../live/live.ts'],
  ['attic/ask.ts', '', ': attic has no row in the table of floors'],
])('what pages import from a floor that is not below is found: %s', (file, code, found) => {
  const path = `apps/console/web/src/${file}`;
  expect(violations({ [path]: code })).toEqual([`${path}${found}`]);
});

test.each([
  [
    'pages/graph/run-panel.tsx',
    `import { RunDrawer } from '../runs/run-drawer.tsx';`,
    '../runs/run-drawer.tsx',
  ],
  ['pages/graph/picture/box.tsx', `import type { Row } from '../../runs/row.ts';`, '../../runs/row.ts'],
  ['pages/graph/box.test.ts', `import { row } from '../runs/row.ts';`, '../runs/row.ts'],
  ['acts/ask.ts', `const page = await import('../pages/runs/row.ts');`, '../pages/runs/row.ts'],
])('a page that is imported from outside of it is found: %s', (file, code, specifier) => {
  const path = `apps/console/web/src/${file}`;
  const rule = 'only routes.tsx imports a page from outside of it';
  expect(violations({ [path]: code }, rule)).toEqual([`${path} imports ${specifier}`]);
});

test.each([
  ['vi.waitFor(() => expect(said).toHaveLength(1));', 1_000],
  ["await vi.waitUntil(async () => (await read(store, id)).state === 'done');", 1_000],
  ['vi.waitFor(isDone, 5_000);', 5_000],
  ['const SHORT = { timeout: 5_000, interval: 1 }; await vi.waitUntil(() => isDone(a, b), SHORT);', 5_000],
  ['await expect.poll(() => said, { interval: 5, timeout: 10_000 }).toBe(1);', 10_000],
  ['const MS = 2_000; await expect.poll(said, { timeout: MS }).toBe(1);', 2_000],
])('a wait that ends early is found: %s', (code, ms) => {
  expect(violations({ 'packages/queue/test/a.test.ts': code })).toEqual([
    `packages/queue/test/a.test.ts waits for at most ${ms} ms; expected at least 15000`,
  ]);
});

test.each([
  [
    'a test that imports from any layer',
    {
      'packages/storage/package.json': '{ "name": "@sb/storage", "devDependencies": { "@sb/queue": "1" } }',
      'packages/storage/src/a.test.ts': `import { Queue } from '@sb/queue';`,
    },
  ],
  [
    'a dependency for the example of a README',
    {
      'packages/storage/package.json': '{ "name": "@sb/storage", "devDependencies": { "@sb/queue": "1" } }',
      'packages/storage/README.md': "# Storage\n\n```ts\nimport { Queue } from '@sb/queue';\n```\n",
    },
  ],
  [
    'a second door that package.json names',
    {
      'packages/storage/package.json':
        '{ "name": "@sb/storage", "exports": { ".": "./src/index.ts", "./copy": "./src/copy.ts" } }',
      'packages/storage/src/copy.ts': '',
      'packages/queue/package.json': '{ "name": "@sb/queue", "devDependencies": { "@sb/storage": "1" } }',
      'packages/queue/src/a.test.ts': `import { copy } from '@sb/storage/copy';`,
    },
  ],
  [
    'a door that sees the folders which import the ground floor',
    {
      'packages/queue/src/index.ts': `export { limits } from './limits/limits.ts';`,
      'packages/queue/src/run.ts': '',
      'packages/queue/src/limits/limits.ts': `import { run } from '../run.ts';`,
    },
  ],
  [
    'names of a door that a page, an example or a test of another package imports, its types and its errors',
    {
      'packages/queue/package.json': '{ "name": "@sb/queue", "exports": { ".": "./src/index.ts" } }',
      'packages/queue/src/index.ts':
        `export { type Run, tick, claim, FullError } from './a.ts'; export type { Node } from './b.ts';` +
        `export { fold } from './c.ts';`,
      'docs/a.md': "```ts\nimport { tick } from '@sb/queue';\n```\n",
      'examples/a.mjs': `const { claim } = await import('@sb/queue');`,
      'apps/worker/test/a.test.ts': `import { fold as counted } from '@sb/queue';`,
      'apps/worker/package.json':
        '{ "name": "worker", "dependencies": { "better-sqlite3": "1" }, "devDependencies": { "@sb/queue": "1" } }',
    },
  ],
  ['an import in a comment', { 'packages/storage/src/a.ts': `// import { Queue } from '@sb/queue';` }],
  ['an import in a string', { 'packages/storage/src/a.ts': 'const s = `import x from "@sb/queue"`;' }],
  ['SQL in a statement file', { 'packages/queue/src/claim/a.sql.ts': `const q = 'delete from runs';` }],
  [
    'a sentence',
    {
      'packages/queue/src/a.ts': `const s = ['Update this installation.', 'delete a schedule', 'select a job', 'begin with this'];`,
    },
  ],
  [
    'a test that waits for a fact, and one that prints a time',
    {
      'packages/queue/test/a.test.ts':
        'for (;;) { if (await isDone()) break; await sleep(EVERY_MS); } while (!done) await sleep(100);' +
        'const began = performance.now(); work(); console.log(performance.now() - began); expect(dueAt).toBeGreaterThan(now + 5);',
    },
  ],
  [
    'a clock that the test moves',
    {
      'packages/queue/test/a.test.ts':
        'vi.useFakeTimers(); const ms = performance.now() - began; expect(ms).toBeLessThan(5);',
    },
  ],
  [
    'a wait with patience',
    {
      'packages/queue/test/a.test.ts':
        'const PATIENCE = { timeout: 20_000 }; await vi.waitUntil(isDone, PATIENCE); await vi.waitFor(isDone, { timeout: MOST_MS });' +
        'await expect.poll(isDone).toBe(true); await expect.poll(() => run({ timeout: 30 }), { interval: 1 }).toBe(true);',
    },
  ],
  [
    'a page that imports its own folders and the floors below, and what opens it',
    {
      'apps/console/web/src/routes.tsx': `const page = () => import('./pages/runs/runs-page.tsx');`,
      'apps/console/web/src/pages/runs/runs-page.tsx': `import { row } from './parts/row.ts';`,
      'apps/console/web/src/pages/runs/parts/row.ts': `import { act } from '../../../acts/act.ts'; import '../../../styles/row.css';`,
      'apps/console/web/src/acts/act.ts': '',
      'apps/console/test/a.test.ts': `import { row } from '../web/src/pages/runs/parts/row.ts';`,
    },
  ],
  ['the environment in an app', { 'apps/worker/src/a.ts': `const home = process.env['HOME'];` }],
  ['a default export for a tool', { 'vitest.config.mts': 'export default {};' }],
])('no rule minds %s', (_what, files) => {
  expect(violations(files)).toEqual([]);
});

/** What the rules (or one of them) find in a small clean house with some files changed. */
function violations(changed: Readonly<Record<string, string>>, rule?: string): string[] {
  const house = Object.entries({
    jobs: '@sb/jobs',
    storage: '@sb/storage',
    events: '@sb/events',
    queue: '@sb/queue',
  });
  const files = new Map(
    house.flatMap(([folder, name]) => [
      [`packages/${folder}/package.json`, JSON.stringify({ name })],
      [`packages/${folder}/README.md`, ''],
      [`packages/${folder}/src/index.ts`, ''],
    ]),
  );
  files.set('apps/worker/package.json', '{ "name": "worker", "dependencies": { "better-sqlite3": "1" } }');
  for (const file of ['README.md', 'src/index.ts']) files.set(`apps/worker/${file}`, '');
  for (const [path, text] of Object.entries(changed)) files.set(path, text);
  const workspace = readWorkspace(files);
  return RULES.filter(({ name }) => rule === undefined || name === rule).flatMap(({ check }) =>
    check(workspace),
  );
}
