/**
 * Watches the content of a file. Events of its folder are only hints: an editor replaces the file by another, a
 * ConfigMap turns a link to a folder (`..data`), and a network share sends no events. So the file behind the name is
 * checked every two seconds too. A change counts once two readings in a row are the same: a file that is half written,
 * empty or missing for a moment does not count.
 */
import { createHash } from 'node:crypto';
import { type FSWatcher, realpathSync, statSync, watch } from 'node:fs';
import path from 'node:path';
import { ConfigFileError, readSettledFile } from '@sb/config';

/** The content of a file, or the error that prevents reading it. */
export type Reading =
  | { readonly text: string; readonly error?: undefined }
  | { readonly text?: undefined; readonly error: ConfigFileError };

/** Ms. */
export interface WatchTiming {
  /** Interval between two checks of the file, without any events. */
  readonly every: number;
  /** The content must stay the same for this time. */
  readonly settled: number;
  /** The same for an empty or unreadable file: a writer may be in the middle of its work. */
  readonly settledWithoutText: number;
}

export interface FileWatchOptions {
  readonly file: string;
  /** Its content at the last read. */
  readonly text: string;
  /** Called for each change, one call after the other. */
  readonly changed: (reading: Reading) => Promise<void>;
  readonly timing?: WatchTiming;
}

export interface FileWatch {
  /** Reads the file now, and takes its content, settled or not. */
  readNow(): void;
  /** Waits until the last change has been handled. */
  stop(): Promise<void>;
}

const TIMING: WatchTiming = { every: 2_000, settled: 200, settledWithoutText: 2_000 };

/** Does not watch a pipe: it can be read only once. */
export function watchFile({ file, text, changed, timing = TIMING }: FileWatchOptions): FileWatch {
  if (isPipe(file)) return { readNow: () => {}, stop: async () => {} };
  let known = keyOf({ text });
  let placed: string | undefined;
  let candidate: { readonly key: string; readonly since: number } | undefined;
  let settling: NodeJS.Timeout | undefined;
  let underWay = Promise.resolve();
  const events = watchFolder(file, () => hint());
  const polling = setInterval(poll, timing.every).unref();
  poll();
  return { readNow, stop };

  function poll(): void {
    const place = placeOf(file);
    if (place === placed) return;
    placed = place;
    hint();
  }

  function hint(): void {
    settling ??= setTimeout(settle, timing.settled).unref();
  }

  function settle(): void {
    settling = undefined;
    const reading = read(file);
    const key = keyOf(reading);
    if (key === known) {
      candidate = undefined;
      return;
    }
    const now = performance.now();
    if (candidate?.key !== key) candidate = { key, since: now };
    if (now - candidate.since >= (reading.text ? timing.settled : timing.settledWithoutText))
      take(reading, key);
    else hint();
  }

  function readNow(): void {
    const reading = read(file);
    const key = keyOf(reading);
    if (key !== known) take(reading, key);
  }

  function take(reading: Reading, key: string): void {
    known = key;
    candidate = undefined;
    underWay = underWay.then(() => changed(reading));
  }

  async function stop(): Promise<void> {
    events?.close();
    clearInterval(polling);
    clearTimeout(settling);
    await underWay;
  }
}

/** Undefined if the system refuses: too many watches, or a missing folder. */
function watchFolder(file: string, hint: () => void): FSWatcher | undefined {
  const name = path.basename(file);
  try {
    const watcher = watch(path.dirname(file), { persistent: false }, (_, changed) => {
      // Other files of the folder change too. A name that starts with `..` is a link that a ConfigMap turns.
      if (changed === null || changed === name || changed.startsWith('..')) hint();
    });
    return watcher.on('error', () => watcher.close());
  } catch {
    return undefined;
  }
}

/** Changes whenever the file, or the target of a link on the way to it, is replaced or written. */
function placeOf(file: string): string {
  try {
    const real = realpathSync(file);
    const { dev, ino, size, mtimeNs, ctimeNs } = statSync(real, { bigint: true });
    return [real, dev, ino, size, mtimeNs, ctimeNs].join(' ');
  } catch {
    return '';
  }
}

function read(file: string): Reading {
  try {
    return { text: readSettledFile(file) };
  } catch (error) {
    if (error instanceof ConfigFileError) return { error };
    return { error: new ConfigFileError(file, String(error), { cause: error }) };
  }
}

function isPipe(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFIFO() === true;
}

function keyOf({ text, error }: Reading): string {
  return error === undefined ? createHash('sha256').update(text).digest('hex') : error.message;
}
