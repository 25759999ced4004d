/** An empty project installs the packages by their names, with each package manager, and uses them as the guides say. */
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { guideImports, importingProgram } from './packages/guide-imports.ts';
import { PACK_TIME_MS, packedWithPages } from './packages/packed-once.ts';
import { LIBRARIES, ROOT } from './packages/plan.mjs';
import { newProject, printed } from './packages/test-project.ts';
import { startRegistry, type TestRegistry } from './packages/test-registry.ts';

const NAMES = [...LIBRARIES.map(({ name }) => `@sb/${name}`), '@sb/cli', 'better-sqlite3'];
const README = readFileSync(path.join(ROOT, 'apps/worker/packed/README.md'), 'utf8');

let registry: TestRegistry;
beforeAll(async () => {
  registry = await startRegistry(await packedWithPages());
}, PACK_TIME_MS);
afterAll(() => registry.stop());

test.each([
  ['npm', ['install', '--no-audit', '--no-fund']],
  ['pnpm', ['add', '--ignore-workspace']],
  ['yarn', ['add', '--non-interactive']],
])('%s', async (manager, install) => {
  const project = newProject(registry, `by-${manager}`);
  project.write('package.json', '{ "name": "a-project", "private": true }\n');
  // The first version of yarn is a package itself.
  const [program = '', ...first] = manager === 'yarn' ? ['npx', '-y', 'yarn@1.22.22'] : [manager];
  await project.run(program, [...first, ...install, ...NAMES]);

  for (const [, file = '', text = ''] of README.matchAll(/^`([\w.]+)`, beside[^]*?^```\w+\n([^]*?)^```/gm))
    project.write(file, text);
  expect(existsSync(path.join(project.folder, 'worker.yaml'))).toBe(true);
  expect(await project.run('npx', ['worker', 'job', 'billing.invoice', '--input', '{"nr":7}'])).toContain(
    '1\tbilling.invoice\tsucceeded\t{"written":7}\n',
  );
  expect(await project.run('npx', ['worker', 'schedules'])).toMatch(/^billing\.invoice\t[^\n]*\n$/);

  project.write(
    'jobs.test.cjs',
    `const assert = require('node:assert/strict');
    const { createTestWorker } = require('@sb/testing');
    import('./jobs.mjs').then(async ({ invoice }) => {
      const t = await createTestWorker({ jobs: [invoice] });
      assert.deepEqual((await t.run(invoice, { nr: 8 })).result, { written: 8 });
      await t[Symbol.asyncDispose ?? Symbol.for('Symbol.asyncDispose')]();
      process.exit();
    });`,
  );
  await project.run(process.execPath, ['jobs.test.cjs']);
  project.write('guides.mjs', importingProgram(guideImports()));
  await project.run(process.execPath, ['guides.mjs']);

  const daemon = project.start('node_modules/.bin/worker', ['daemon', '--console', '--health-port', '0'], {
    CONSOLE_PORT: '0',
    LOG_FORMAT: 'json',
  });
  const [, address = ''] = await printed(daemon, /console at (http:\/\/[\d.]+:\d+)/);
  expect((await fetch(`${address}/healthz`)).status).toBe(200);
  const page = await (await fetch(address)).text();
  const [, script = ''] = /<script type="module"[^>]* src="([^"]+)"/.exec(page) ?? [];
  const asset = await fetch(new URL(script, address));
  expect([asset.status, asset.headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8']);
  expect((await asset.text()).length).toBeGreaterThan(1_000);
  daemon.kill('SIGTERM');
  expect(await once(daemon, 'exit')).toEqual([0, null]);
});
