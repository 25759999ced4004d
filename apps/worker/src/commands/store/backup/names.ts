import path from 'node:path';

/** `2026-03-02T120000Z`: sorts by time, and is valid in every file system. */
export function timeInName(at: number): string {
  return new Date(at)
    .toISOString()
    .replaceAll(':', '')
    .replace(/\.\d+Z$/, 'Z');
}

/** `data/worker.db` gives `data/worker-2026-03-02T120000Z.backup.db`. */
export function backupName(file: string, at: number): string {
  const { dir, name } = path.parse(file);
  return path.join(dir, `${name}-${timeInName(at)}.backup.db`);
}

/** The name of the old store after a restore. */
export function keptName(file: string, at: number): string {
  const { dir, name } = path.parse(file);
  return path.join(dir, `${name}-${timeInName(at)}.replaced.db`);
}
