import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll } from 'vitest';

/** The file of the threads of a test file: Node starts them by itself, and knows no TypeScript everywhere. */
export function useThreadEntry(): () => URL {
  const folder = mkdtempSync(path.join(tmpdir(), 'worker-thread-'));
  beforeAll(async () => {
    const built = await rolldown({
      input: path.join(import.meta.dirname, 'fixture/job-thread.ts'),
      platform: 'node',
      // No run in a thread opens a store.
      external: ['better-sqlite3', 'pg-native'],
    });
    await built.write({
      dir: folder,
      format: 'esm',
      entryFileNames: '[name].mjs',
      chunkFileNames: '[name].mjs',
    });
    await built.close();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return () => pathToFileURL(path.join(folder, 'job-thread.mjs'));
}
