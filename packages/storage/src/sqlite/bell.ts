/**
 * Wakes other processes on the same file: a bell file is touched *after* the commit, and waiting processes watch it.
 * Watching the WAL itself does not work: it is written before the commit is visible. The bell is a hint: every waiting
 * process polls too.
 */
import { closeSync, fstatSync, type FSWatcher, openSync, watch, writeSync } from 'node:fs';

export interface Bell {
  ring(): void;
  /**
   * Tells processes that listen that a write waits for the lock: a busy node leaves gaps for it. One that listens itself
   * hears it too.
   */
  knock(): void;
  listen(listener: () => void): () => void;
  close(): void;
}

export function createBell(file: string | undefined): Bell {
  const listeners = new Set<() => void>();
  let descriptor: number | undefined;
  let watcher: FSWatcher | undefined;

  return { ring, knock, listen, close };

  function ring(): void {
    knock();
    wake();
  }

  function knock(): void {
    if (!file) return;
    try {
      writeSync(descriptorOf(file), '1', 0);
    } catch {
      // A lost hint costs a poll interval, never a run.
    }
  }

  function wake(): void {
    for (const listener of listeners) listener();
  }

  function listen(listener: () => void): () => void {
    listeners.add(listener);
    if (file && !watcher) watchFile(file);
    return () => {
      listeners.delete(listener);
    };
  }

  function watchFile(watched: string): void {
    try {
      descriptorOf(watched);
      watcher = watch(watched, { persistent: false }, (event) => {
        if (event === 'rename' || isDeleted(descriptor)) {
          leave();
          watchFile(watched);
        }
        wake();
      });
      watcher.on('error', () => watcher?.close());
    } catch {
      // No inotify watch left: the poll finds the work.
    }
  }

  /** Makes the file again after a program has deleted it. */
  function descriptorOf(opened: string): number {
    if (isDeleted(descriptor)) leaveFile();
    return (descriptor ??= openBell(opened));
  }

  function leave(): void {
    watcher?.close();
    watcher = undefined;
    leaveFile();
  }

  function leaveFile(): void {
    if (descriptor !== undefined) closeSync(descriptor);
    descriptor = undefined;
  }

  function close(): void {
    leave();
    listeners.clear();
  }
}

/** A deleted file lives on for the processes that have it open. No other process hears what is written to it. */
function isDeleted(descriptor: number | undefined): boolean {
  return descriptor !== undefined && fstatSync(descriptor).nlink === 0;
}

/** Opened for writing in place: the same byte is written each time. */
function openBell(file: string): number {
  closeSync(openSync(file, 'a', 0o600));
  return openSync(file, 'r+');
}
