/**
 * Files that a command writes together. Called by `job:new`.
 * Promise: `takeBack` leaves every file as it was before, except one that has been changed since. A crash in between
 * leaves what was written so far.
 */
import { existsSync, mkdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { quote } from '@sb/words';
import { whyUnwritable } from '../../cli/user-path.ts';
import { JobNotMadeError } from './errors.ts';

export interface PlannedFile {
  readonly file: string;
  /** Undefined: the file is new. */
  readonly before: string | undefined;
  readonly after: string;
}

export interface WrittenFiles {
  takeBack(): void;
}

/** Throws `JOB_NOT_MADE` if one cannot be written; then none of them stays. */
export function writePlanned(files: readonly PlannedFile[]): WrittenFiles {
  const undone: (() => void)[] = [];
  const takeBack = (): void => {
    for (const undo of undone.splice(0).toReversed()) undo();
  };
  for (const planned of files) {
    try {
      undone.push(...makeFolders(path.dirname(planned.file)));
      writeFileSync(planned.file, planned.after, { flag: planned.before === undefined ? 'wx' : 'w' });
      undone.push(() => restore(planned));
    } catch (error) {
      takeBack();
      const why = whyUnwritable(error);
      if (why === undefined) throw error;
      throw new JobNotMadeError(`${quote(planned.file)} cannot be written: ${why}`);
    }
  }
  return { takeBack };
}

function restore({ file, before, after }: PlannedFile): void {
  if (!existsSync(file) || readFileSync(file, 'utf8') !== after) return;
  if (before === undefined) rmSync(file);
  else writeFileSync(file, before);
}

/** Makes a folder and those above it; returns what removes them again. */
function makeFolders(folder: string): readonly (() => void)[] {
  if (existsSync(folder)) return [];
  const above = makeFolders(path.dirname(folder));
  mkdirSync(folder);
  return [...above, () => rmdirSync(folder)];
}
