/** Compares docs/operations.md with the repository. The commands of PM2 and Docker have tests of their own. */
import { expect, test } from 'vitest';
import { parseDocument } from '../../packages/config/src/index.ts';
import { codeBlocks } from '../code-blocks.ts';
import { variablesOf } from './dockerfile.ts';
import { readPm2App, readRuntimeStage, readText, readUnit } from './deployment-files.ts';

const guide = readText('docs/operations.md');
const blocks = codeBlocks(guide);
const lines = blocks.filter(({ language }) => language === 'bash').flatMap(({ text }) => text.split('\n'));

test('the health port is the same everywhere', () => {
  const [, port] = /`HEALTH_PORT` \((\d+) in the files here\)/.exec(guide) ?? [];
  expect(readPm2App().env['HEALTH_PORT']).toBe(port);
  expect(variablesOf(readRuntimeStage())['HEALTH_PORT']).toBe(port);
  expect(readUnit().get('Environment')).toContain(`HEALTH_PORT=${port}`);
  expect(lines).toContain(`curl --silent http://127.0.0.1:${port}/readyz`);
  const scrape = blocks.find(({ language }) => language === 'yaml')?.text ?? '';
  expect(parseDocument(scrape, 'prometheus.yml').value).toMatchObject({
    scrape_configs: [{ static_configs: [{ targets: [`127.0.0.1:${port}`] }] }],
  });
});

test('the numbers that are watched exist', () => {
  const source = ['packages/telemetry/src/node-metrics.ts', 'apps/console/src/http/console-metrics.ts']
    .map(readText)
    .join('');
  const watched = new Set(Array.from(guide.matchAll(/`(worker_[a-z_]+)/g), ([, name]) => name));
  expect(watched.size).toBeGreaterThan(1);
  for (const name of watched) expect(source).toContain(`'${name}'`);
});

test("behind PgBouncer the role gets each setting that the worker's sessions have", () => {
  const source = readText('packages/storage/src/postgres/open.ts');
  const hot = readText('packages/storage/src/postgres/hot-settings.ts');
  const set = Array.from(
    guide.matchAll(/^alter role \S+ in database \S+ set (\w+) = /gm),
    ([, name]) => name,
  );
  const sent = [...source.matchAll(/['`]([a-z_]+)=/g), ...hot.matchAll(/^  ([a-z_]+): '/gm)].map(
    ([, name]) => name,
  );
  expect(new Set(set)).toEqual(new Set(sent));
  expect(set.length).toBeGreaterThan(5);
});
