import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * The entry file of a thread, which the build puts beside the packed library. Undefined when this file runs as a source,
 * or is part of a program's bundle.
 */
export function entryBeside(name: 'heartbeat' | 'job-thread'): URL | undefined {
  const entry = new URL(`./${name}.js`, import.meta.url);
  return entry.protocol === 'file:' && existsSync(fileURLToPath(entry)) ? entry : undefined;
}
