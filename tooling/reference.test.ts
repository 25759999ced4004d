/** Writes the pages of docs/reference that no command writes, from code: a change of the code changes them. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { eventsPage } from './reference/events-page.ts';
import { exitCodesPage } from './reference/exit-codes-page.ts';
import { formatsPage } from './reference/formats-page.ts';
import { metricsPage } from './reference/metrics-page.ts';
import { recordFormats } from './reference/record-formats.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const PAGES = path.join(ROOT, 'docs/reference');
// To write them: npx vitest run tooling/reference.test.ts --update=all
test('docs/reference/events.md is made from the catalogue', async () => {
  const page = eventsPage();
  const source = readFileSync(path.join(ROOT, 'packages/events/src/catalogue.ts'), 'utf8');
  const types = Array.from(source.matchAll(/^ {2}'([a-z_.]+)': /gm), ([, type = '']) => `| \`${type}\``);
  expect(types.length).toBeGreaterThan(50);
  expect(types.filter((type) => !page.includes(type))).toEqual([]);
  await expect(page).toMatchFileSnapshot(path.join(PAGES, 'events.md'));
});

test('docs/reference/metrics.md is made from what is printed, and has every metric', async () => {
  const page = metricsPage();
  const sources = ['packages/telemetry/src/node-metrics.ts', 'apps/console/src/http/console-metrics.ts'];
  const names = sources.flatMap((file) =>
    Array.from(
      readFileSync(path.join(ROOT, file), 'utf8').matchAll(/name: '(worker_\w+)'/g),
      ([, name = '']) => name,
    ),
  );
  expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  await expect(page).toMatchFileSnapshot(path.join(PAGES, 'metrics.md'));
});

test('docs/reference/exit-codes.md is made from the table of the command line', async () => {
  await expect(exitCodesPage()).toMatchFileSnapshot(path.join(PAGES, 'exit-codes.md'));
});

test('docs/reference/formats.md is made from what the commands print', async () => {
  await expect(formatsPage(await recordFormats())).toMatchFileSnapshot(path.join(PAGES, 'formats.md'));
});
