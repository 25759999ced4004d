import { mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { rolldown } from 'rolldown';

const STORAGE_MODULES = path.resolve(import.meta.dirname, '../../storage/node_modules');

/** Makes one file, in a folder of its own, that node can run as a second process. */
export async function bundle(source: string): Promise<{ readonly folder: string; readonly file: string }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'worker-process-'));
  const file = path.join(folder, 'process.mjs');
  // The native add-on stays outside, and is found where storage has it.
  symlinkSync(STORAGE_MODULES, path.join(folder, 'node_modules'));
  const built = await rolldown({
    input: path.join(import.meta.dirname, source),
    platform: 'node',
    external: ['better-sqlite3', 'pg-native'],
  });
  await built.write({ file, format: 'esm', codeSplitting: false });
  await built.close();
  return { folder, file };
}
