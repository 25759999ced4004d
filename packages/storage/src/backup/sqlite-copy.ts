/**
 * Copies a database as of this moment into a file of its own, while others write. The whole copy reads one snapshot, so
 * no writer waits for it and no commit makes it begin again; only the WAL grows meanwhile.
 */
import { chmodSync, closeSync, existsSync, fsyncSync, openSync, rmSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { StoreUnusableError } from '../errors.ts';
import { connect, keep, keepBackups, valueOf } from '../sqlite/connect.ts';
import { sqliteProblem } from '../sqlite/errors.ts';

/** 4 MB, some milliseconds of the event loop. */
const PAGES_A_STEP = 1_000;

/** Both in pages. */
export type CopyProgress = (done: number, total: number) => void;

export interface CopyOptions {
  readonly onProgress?: CopyProgress;
  /** Aborts the copy. */
  readonly signal?: AbortSignal;
}

/**
 * Resolves when the copy is whole, checked and on the disk. It is one file without a WAL, for its owner only. A failure
 * leaves no file behind.
 */
export async function copySqlite(from: string, to: string, options: CopyOptions = {}): Promise<void> {
  closeSync(openSync(to, 'wx', 0o600));
  chmodSync(to, 0o600);
  try {
    await copyPages(from, to, options);
    finishCopy(to);
    syncFile(to);
  } catch (error) {
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(`${to}${suffix}`, { force: true });
    throw error;
  }
}

/** After it, a file that was renamed or linked survives a power loss. */
export function syncFolder(file: string): void {
  syncFile(path.dirname(file));
}

async function copyPages(from: string, to: string, { onProgress, signal }: CopyOptions): Promise<void> {
  const source = connect(from, true);
  keepBackups(source);
  try {
    source.exec('begin');
    valueOf(source, 'select count(*) from sqlite_master');
    await source.backup(to, {
      progress({ totalPages, remainingPages }) {
        signal?.throwIfAborted();
        onProgress?.(totalPages - remainingPages, totalPages);
        return PAGES_A_STEP;
      },
    });
  } catch (error) {
    throw sqliteProblem(error, to);
  } finally {
    source.close();
  }
}

function finishCopy(file: string): void {
  const copy = keep(new Database(file));
  try {
    copy.exec('pragma journal_mode = delete');
    const found = valueOf(copy, 'pragma quick_check');
    if (found !== 'ok') throw new StoreUnusableError(file, `the copy is damaged (${String(found)})`);
  } catch (error) {
    throw sqliteProblem(error, file);
  } finally {
    copy.close();
  }
  if (existsSync(`${file}-wal`)) throw new StoreUnusableError(file, 'the copy has kept a WAL');
}

function syncFile(file: string): void {
  const descriptor = openSync(file, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
