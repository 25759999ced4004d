import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Writable } from 'node:stream';
import type { Environment } from '../cli/terminal/style.ts';
import type { Places } from './places.ts';

/** The program of the console, which is built beside this one; undefined where it was not built. */
export function findConsole({ app }: Pick<Places, 'app'>): string | undefined {
  const file = path.join(app, '../console/dist/server.js');
  return existsSync(file) ? file : undefined;
}

/**
 * The environment of the console: its own settings, those of the store, and those that say which worker.yaml and jobs
 * apply, for `worker doctor` and `worker config:show`. No secret of alerts or jobs: `writeMasks` passes it their values,
 * so that it masks them. An empty variable counts as not set.
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

/** It reads a line with the values that this process masks. */
export const READ_MASKS = '--read-masks';

/** By its input alone: others may read the environment and the arguments of a process, and a file stays. */
export function writeMasks(input: Writable, secrets: readonly string[]): void {
  // A console that ends at once reads nothing: why it ended is said where it exits.
  input.on('error', () => {});
  input.write(`${JSON.stringify(secrets)}\n`);
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
