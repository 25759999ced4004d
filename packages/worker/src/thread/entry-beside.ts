import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * The file that a thread is started from, which the build puts beside the packed library. Among sources, and in
 * somebody's bundle, there is none.
 */
export function entryBeside(name: 'heartbeat' | 'job-thread'): URL | undefined {
  const entry = new URL(`./${name}.js`, import.meta.url);
  return entry.protocol === 'file:' && existsSync(fileURLToPath(entry)) ? entry : undefined;
}
