/**
 * Watches the code in folders. Events of the folders are only hints, because they get lost on network shares and in
 * containers: the files are compared every two seconds too. Changes count once two comparisons in a row agree, so an
 * editor that replaces a file or a checkout of another branch is one change.
 */
import { type FSWatcher, readdirSync, statSync, watch } from 'node:fs';
import path from 'node:path';
import { createPulse } from '@sb/words';
import { mayBeOwnCode } from '../../job-modules/own-code.ts';

const CODE = /\.[cm]?[jt]sx?$/;
const TEST = /\.(?:test|spec)\.\w+$/;

const POLL_MS = 2_000;
const SETTLED_MS = 200;

export interface TreeWatchOptions {
  readonly folders: readonly string[];
  /** Files beside code that count too. */
  readonly files: readonly string[];
  /** Called with the paths of new, changed and removed files. */
  readonly changed: (files: readonly string[]) => void;
}

export interface TreeWatch {
  /** The number of watched files. */
  readonly count: () => number;
  stop(): Promise<void>;
}

/** The state of each file. */
type Tree = ReadonlyMap<string, string>;

export function watchTree({ folders, files, changed }: TreeWatchOptions): TreeWatch {
  const watchers = new Map<string, FSWatcher>();
  let known = scan();
  let candidate: Tree | undefined;
  const pulse = createPulse(compare, { firstAfterMs: POLL_MS, atMostEachMs: SETTLED_MS, keepsProcess: true });
  return {
    count: () => known.size,
    async stop() {
      await pulse.stop();
      for (const watcher of watchers.values()) watcher.close();
    },
  };

  async function compare(): Promise<number> {
    const now = scan();
    const before = candidate;
    candidate = undefined;
    const changes = differences(known, now);
    if (changes.length === 0) return POLL_MS;
    if (!before || differences(before, now).length > 0) {
      candidate = now;
      return SETTLED_MS;
    }
    known = now;
    changed(changes);
    return POLL_MS;
  }

  function scan(): Tree {
    const tree = new Map<string, string>();
    for (const folder of folders) scanFolder(folder, tree);
    for (const file of files) addFile(file, tree);
    return tree;
  }

  function scanFolder(folder: string, tree: Map<string, string>): void {
    follow(folder);
    for (const entry of entriesOf(folder)) {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory() && mayBeOwnCode(entry.name)) scanFolder(file, tree);
      else if (CODE.test(entry.name) && !TEST.test(entry.name)) addFile(file, tree);
    }
  }

  function follow(folder: string): void {
    if (watchers.has(folder)) return;
    try {
      const watcher = watch(folder, { persistent: false }, () => pulse.wake());
      watchers.set(folder, watcher);
      watcher.on('error', () => watcher.close());
    } catch {
      // The system refuses more watches, or the folder is gone: comparing is enough.
    }
  }
}

function entriesOf(folder: string): ReturnType<typeof readEntries> {
  try {
    return readEntries(folder);
  } catch {
    // Removed since it was found.
    return [];
  }
}

function readEntries(folder: string) {
  return readdirSync(folder, { withFileTypes: true });
}

function addFile(file: string, tree: Map<string, string>): void {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat) tree.set(file, `${stat.ino} ${stat.size} ${stat.mtimeMs}`);
}

function differences(before: Tree, after: Tree): readonly string[] {
  const files = new Set([...before.keys(), ...after.keys()]);
  return [...files].filter((file) => before.get(file) !== after.get(file));
}
