/** An empty project installs the packages by their names, with each package manager, and uses them as the guides say. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { guideImports, importingProgram } from './packages/guide-imports.ts';
import { PACK_TIME_MS, packedOnce } from './packages/packed-once.ts';
import { LIBRARIES, ROOT } from './packages/plan.mjs';
import { startRegistry, type TestRegistry } from './packages/test-registry.ts';

const NAMES = [...LIBRARIES.map(({ name }) => `@sb/${name}`), '@sb/cli', 'better-sqlite3'];
const README = readFileSync(path.join(ROOT, 'apps/worker/packed/README.md'), 'utf8');

let registry: TestRegistry;
beforeAll(async () => {
  registry = await startRegistry(await packedOnce());
}, PACK_TIME_MS);
afterAll(() => registry.stop());

test.each([
  ['npm', ['install', '--no-audit', '--no-fund']],
  ['pnpm', ['add', '--ignore-workspace']],
  ['yarn', ['add', '--non-interactive']],
])('%s', async (manager, install) => {
  const project = realpathSync(mkdtempSync(path.join(tmpdir(), `worker-by-${manager}-`)));
  onTestFinished(() => rmSync(project, { recursive: true, force: true }));
  const env = {
    ...process.env,
    npm_config_registry: registry.url,
    YARN_REGISTRY: registry.url,
  };
  // The registry is in this process: it answers while a program runs.
  const run = async (program: string, args: readonly string[]): Promise<string> => {
    const { stdout } = await promisify(execFile)(program, args, { cwd: project, env });
    return stdout;
  };
  writeFileSync(path.join(project, 'package.json'), '{ "name": "a-project", "private": true }\n');
  // The first version of yarn is a package itself.
  const [program, ...first] = manager === 'yarn' ? ['npx', '-y', 'yarn@1.22.22'] : [manager];
  await run(program ?? '', [...first, ...install, ...NAMES]);

  for (const [, file = '', text = ''] of README.matchAll(/^`([\w.]+)`, beside[^]*?^```\w+\n([^]*?)^```/gm))
    writeFileSync(path.join(project, file), text);
  expect(existsSync(path.join(project, 'worker.yaml'))).toBe(true);
  expect(await run('npx', ['worker', 'job', 'billing.invoice', '--input', '{"nr":7}'])).toContain(
    '1\tbilling.invoice\tsucceeded\t{"written":7}\n',
  );
  expect(await run('npx', ['worker', 'schedules'])).toMatch(/^billing\.invoice\t[^\n]*\n$/);

  writeFileSync(
    path.join(project, 'jobs.test.cjs'),
    `const assert = require('node:assert/strict');
    const { createTestWorker } = require('@sb/testing');
    import('./jobs.mjs').then(async ({ invoice }) => {
      const t = await createTestWorker({ jobs: [invoice] });
      assert.deepEqual((await t.run(invoice, { nr: 8 })).result, { written: 8 });
      await t[Symbol.asyncDispose ?? Symbol.for('Symbol.asyncDispose')]();
      process.exit();
    });`,
  );
  await run(process.execPath, ['jobs.test.cjs']);
  writeFileSync(path.join(project, 'guides.mjs'), importingProgram(guideImports()));
  await run(process.execPath, ['guides.mjs']);

  const args = ['daemon', '--console', '--health-port', '0'];
  const daemon = spawn('node_modules/.bin/worker', args, {
    cwd: project,
    env: { ...env, CONSOLE_PORT: '0', LOG_FORMAT: 'json' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void daemon.kill('SIGKILL'));
  const [, address = ''] = await printed(daemon, /console at (http:\/\/[\d.]+:\d+)/);
  expect((await fetch(`${address}/healthz`)).status).toBe(200);
  daemon.kill('SIGTERM');
  expect(await once(daemon, 'exit')).toEqual([0, null]);
});

async function printed(child: ChildProcess, pattern: RegExp): Promise<RegExpExecArray> {
  let text = '';
  for await (const part of child.stdout?.iterator({ destroyOnReturn: false }) ?? []) {
    text += String(part);
    const match = pattern.exec(text);
    if (match) {
      child.stdout?.resume();
      return match;
    }
  }
  throw new Error(`The daemon ended without ${pattern}:\n${text}`);
}
