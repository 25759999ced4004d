import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { Environment } from '../cli/terminal/style.ts';

/** How this process is called in lists: WORKER_NODE_NAME, or the host with some letters of its own. */
export function nodeName(env: Environment): string {
  const host = hostname().split('.')[0] ?? 'node';
  return env['WORKER_NODE_NAME'] ?? `${host}-${randomBytes(2).toString('hex')}`;
}
