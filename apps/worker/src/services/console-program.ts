import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Environment } from '../cli/terminal/style.ts';
import type { Places } from './places.ts';

/** The program of the console, which is built beside this one; undefined where it was not built. */
export function findConsole({ app }: Pick<Places, 'app'>): string | undefined {
  const file = path.join(app, '../console/dist/server.js');
  return existsSync(file) ? file : undefined;
}

/** What the console may know of the environment: the store and its own settings, no secret of alerts or jobs. */
export function consoleEnv(env: Environment, databaseUrl: string): Record<string, string> {
  const known = Object.entries(env).flatMap(([name, value]) =>
    value !== undefined && (name.startsWith('CONSOLE_') || PASSED.has(name)) ? [[name, value]] : [],
  );
  return { ...Object.fromEntries(known), DATABASE_URL: databaseUrl };
}

const PASSED: ReadonlySet<string> = new Set([
  'PATH',
  'HOME',
  'TZ',
  'LANG',
  'NODE_ENV',
  'LOG_LEVEL',
  'NO_COLOR',
]);
