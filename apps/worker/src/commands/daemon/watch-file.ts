/**
 * Watches a file by what it says. Events of its folder are only hints: an editor puts another file in its place, a
 * ConfigMap turns a link to a folder (`..data`), and a network share tells nothing at all. So what the name leads to is
 * looked at every two seconds too. A change counts once two readings that follow each other are the same: a file that
 * is half written, empty or away for a moment is not taken for what it is to be.
 */
import { createHash } from 'node:crypto';
import { type FSWatcher, realpathSync, statSync, watch } from 'node:fs';
import path from 'node:path';
import { ConfigFileError, readSettledFile } from '@sb/config';

/** What a file says, or why it cannot be read. */
export type Reading =
  | { readonly text: string; readonly error?: undefined }
  | { readonly text?: undefined; readonly error: ConfigFileError };

/** Ms. */
export interface WatchTiming {
  /** A file is looked at so often, whatever the events say. */
  readonly every: number;
  /** So long it must say the same. */
  readonly settled: number;
  /** The same for one that is empty or cannot be read: whoever writes it may be in the middle of that. */
  readonly settledWithoutText: number;
}

export interface FileWatchOptions {
  readonly file: string;
  /** What it said when it was read last. */
  readonly text: string;
  /** Called for each change, never again before it has ended. */
  readonly changed: (reading: Reading) => Promise<void>;
  readonly timing?: WatchTiming;
}

export interface FileWatch {
  /** Reads now and takes what is there, settled or not. */
  look(): void;
  /** Waits for the last change to be taken. */
  stop(): Promise<void>;
}

const TIMING: WatchTiming = { every: 2_000, settled: 200, settledWithoutText: 2_000 };

/** A pipe can be read once, and is not watched. */
export function watchFile({ file, text, changed, timing = TIMING }: FileWatchOptions): FileWatch {
  if (isPipe(file)) return { look: () => {}, stop: async () => {} };
  let known = keyOf({ text });
  let placed: string | undefined;
  let candidate: { readonly key: string; readonly since: number } | undefined;
  let settling: NodeJS.Timeout | undefined;
  let underWay = Promise.resolve();
  const events = watchFolder(file, () => hint());
  const polling = setInterval(poll, timing.every).unref();
  poll();
  return { look, stop };

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

  function look(): void {
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

/** Undefined where the system gives none: too many watches, a folder that is not there. */
function watchFolder(file: string, hint: () => void): FSWatcher | undefined {
  const name = path.basename(file);
  try {
    const watcher = watch(path.dirname(file), { persistent: false }, (_, changed) => {
      // Others write into the folder too. A name that begins with `..` is a link that a ConfigMap turns.
      if (changed === null || changed === name || changed.startsWith('..')) hint();
    });
    return watcher.on('error', () => watcher.close());
  } catch {
    return undefined;
  }
}

/** Differs whenever the file, or what a link on the way to it leads to, is another one or has been written. */
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
