import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Environment } from '../cli/terminal/style.ts';
import type { Places } from './places.ts';

/** The program of the console, which is built beside this one; undefined where it was not built. */
export function findConsole({ app }: Pick<Places, 'app'>): string | undefined {
  const file = path.join(app, '../console/dist/server.js');
  return existsSync(file) ? file : undefined;
}

/**
 * The environment of the console: its own settings, those of the store, and those that say which worker.yaml and jobs
 * apply, for `worker doctor` and `worker config:show`. No secret of alerts or jobs. An empty
 * variable counts as not set.
 */
export function consoleEnv(
  env: Environment,
  { databaseUrl, jobModules }: { readonly databaseUrl: string; readonly jobModules: readonly string[] },
): Record<string, string> {
  const known = Object.entries(env).flatMap(([name, value]) =>
    value && isPassed(name) ? [[name, value]] : [],
  );
  return {
    ...Object.fromEntries(known),
    ...(jobModules.length > 0 && { WORKER_JOBS: jobModules.join(',') }),
    DATABASE_URL: databaseUrl,
  };
}

function isPassed(name: string): boolean {
  return PASSED.has(name) || PASSED_PREFIXES.test(name);
}

/** A driver of PostgreSQL reads PGPASSWORD, PGSSLMODE and others. */
const PASSED_PREFIXES = /^(?:CONSOLE_|PG[A-Z])/;

const PASSED: ReadonlySet<string> = new Set([
  'PATH',
  'HOME',
  'TZ',
  'LANG',
  'NODE_ENV',
  'NODE_EXTRA_CA_CERTS',
  'LOG_LEVEL',
  'LOG_FORMAT',
  'NO_COLOR',
  'WORKER_CONFIG',
  'WORKER_JOBS',
  // Relative paths of the two above start there.
  'INIT_CWD',
]);
