/**
 * Writes new files, and none over another. Called by `init`.
 * A failure names the files that were written before; a crash leaves those.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { quote } from '@sb/words';
import { UsageError } from '../../cli/usage-error.ts';
import { whyUnwritable } from '../../cli/user-path.ts';
import type { ProjectFile } from './project-files.ts';

/** The files that exist already, by their paths. */
export function existingFiles(folder: string, files: readonly ProjectFile[]): ReadonlySet<string> {
  return new Set(files.map((file) => file.path).filter((one) => existsSync(path.join(folder, one))));
}

/** Throws `UsageError` for a place where nothing can be written. */
export function writeNewFiles(folder: string, files: readonly ProjectFile[]): void {
  const written: string[] = [];
  for (const { path: name, text } of files) {
    const file = path.join(folder, name);
    try {
      mkdirSync(path.dirname(file), { recursive: true });
      // Never over a file that has appeared meanwhile.
      writeFileSync(file, text, { flag: 'wx' });
      written.push(name);
    } catch (error) {
      const why = whyUnwritable(error);
      if (why === undefined) throw error;
      const before = written.length === 0 ? '' : ` Written before it: ${written.join(', ')}.`;
      throw new UsageError(`${quote(file)} cannot be written: ${why}${before}`);
    }
  }
}
