import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ROOT, readPm2App } from './deployment-files.ts';

const app = readPm2App();

/** The options of PM2 7 that a daemon may need, and their types. PM2 ignores unknown options silently. */
const DOCUMENTED = {
  name: 'string',
  cwd: 'string',
  script: 'string',
  args: 'string',
  exec_mode: 'string',
  instances: 'number',
  watch: 'boolean',
  treekill: 'boolean',
  kill_timeout: 'number',
  max_memory_restart: 'string',
  autorestart: 'boolean',
  exp_backoff_restart_delay: 'number',
  max_restarts: 'number',
  min_uptime: 'string',
  env: 'object',
};

test('ecosystem.config.js has options that PM2 knows, of the types that it wants', () => {
  const types = Object.fromEntries(Object.entries(app).map(([name, value]) => [name, typeof value]));
  expect(DOCUMENTED).toMatchObject(types);
  expect(app['max_memory_restart']).toMatch(/^\d+[GMK]$/);
  expect(app['min_uptime']).toMatch(/^\d+[hms]$/);
});

test('it starts one daemon of this repository', () => {
  expect(app).toMatchObject({ name: 'worker', exec_mode: 'fork', instances: 1, watch: false });
  expect([app.cwd, app.script]).toEqual([path.join(ROOT, 'apps/worker'), 'dist/index.js']);
  expect(existsSync(path.join(app.cwd, 'src/index.ts'))).toBe(true);
});
