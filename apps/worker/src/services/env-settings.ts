/** Settings of the environment that worker.yaml does not have: health port, node name, console URL. */
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { consoleUrl, settleConsoleSettings } from '@sb/config';
import { HIGHEST_PORT } from '../cli/option-values.ts';
import type { Environment } from '../cli/terminal/style.ts';
import { SettingError } from '../cli/usage-error.ts';

const CONSOLE_PORT = 8787;

/** The port of the flag, else of HEALTH_PORT, else undefined: no health server. 0 lets the system choose a port. */
export function healthPort(flag: number | undefined, env: Environment): number | undefined {
  return flag ?? portOf(env);
}

/** The name of this node: WORKER_NODE_NAME, or the host with four random characters. */
export function nodeName(env: Environment): string {
  const host = hostname().split('.')[0] ?? 'node';
  return env['WORKER_NODE_NAME'] || `${host}-${randomBytes(2).toString('hex')}`;
}

/** The URL of the console for links that a person opens: CONSOLE_URL, else loopback with CONSOLE_PORT. */
export function consoleAddress(env: Environment): string {
  return consoleUrl(env) ?? `http://127.0.0.1:${env['CONSOLE_PORT'] || CONSOLE_PORT}`;
}

/** Whether this environment has settings of a console. */
export function hasConsoleSettings(env: Environment): boolean {
  return ['CONSOLE_URL', 'CONSOLE_HOST', 'CONSOLE_PORT'].some((name) => env[name]);
}

/** Sentences, one for each value that a daemon or the console refuses. */
export function settingProblems(env: Environment): readonly string[] {
  return [...problemOf(() => healthPort(undefined, env)), ...settleConsoleSettings(env).problems];
}

function problemOf(read: () => unknown): readonly string[] {
  try {
    read();
    return [];
  } catch (error) {
    if (error instanceof SettingError) return [error.message];
    throw error;
  }
}

function portOf(env: Environment): number | undefined {
  const text = env['HEALTH_PORT'];
  if (!text) return undefined;
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= HIGHEST_PORT) return port;
  throw new SettingError('HEALTH_PORT', `a port from 0 to ${HIGHEST_PORT}`, text);
}
