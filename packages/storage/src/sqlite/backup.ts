/**
 * Backup of a SQLite store while daemons work on it. Everything that was committed before it began is in it, and what
 * it holds is one moment. It is written under another name and gets its own when it is whole: a crash leaves a file
 * that ends with `.partial-<pid>`, which the next backup to the same place removes.
 */
import { readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { type CopyProgress, copySqlite, syncFolder } from './copy.ts';

export interface SqliteBackup {
  readonly file: string;
  readonly target: string;
  readonly onProgress?: CopyProgress;
}

/** Replaces what is at the target. Returns the size in bytes. */
export async function backupSqlite({ file, target, onProgress }: SqliteBackup): Promise<number> {
  removePartials(target);
  const partial = partialName(target);
  await copySqlite(file, partial, onProgress);
  renameSync(partial, target);
  syncFolder(target);
  return statSync(target).size;
}

export function partialName(target: string): string {
  return `${target}.partial-${process.pid}`;
}

/** Of processes that are gone. */
export function removePartials(target: string): void {
  const [folder, name] = [path.dirname(target), path.basename(target)];
  for (const found of readdirSync(folder)) {
    const [, pid] = found.startsWith(name)
      ? (/^\.partial-(\d+)(?:-journal|-wal|-shm|-bell)?$/.exec(found.slice(name.length)) ?? [])
      : [];
    if (pid !== undefined && !isThere(Number(pid))) rmSync(path.join(folder, found), { force: true });
  }
}

function isThere(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
