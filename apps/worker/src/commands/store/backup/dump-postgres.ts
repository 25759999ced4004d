/**
 * Backup of a PostgreSQL store by pg_dump: our schema and nothing else of the database. It is written under another
 * name and gets its own when pg_restore can read it.
 */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { partialName, removePartials } from '@sb/storage';
import { commandText, runTool, type Tool, type ToolRun } from './postgres-tools.ts';

const LOOK_EVERY_MS = 250;

/** Returns the size in bytes. Replaces what is at the target. `onProgress` is told of the bytes that are written. */
export async function dumpPostgres(
  target: string,
  { onProgress, ...run }: ToolRun & { readonly onProgress?: (bytes: number) => void },
): Promise<number> {
  removePartials(target);
  const partial = partialName(target);
  // pg_dump keeps the mode of a file that is there.
  closeSync(openSync(partial, 'wx', 0o600));
  // pg_dump says nothing of how far it is, and nobody knows how large it gets.
  const looking = setInterval(
    () => onProgress?.(statSync(partial, { throwIfNoEntry: false })?.size ?? 0),
    LOOK_EVERY_MS,
  );
  try {
    await runTool({ ...dumpTool(partial, run), typed: commandText(dumpTool(target, run)) }, run);
    await runTool({ name: 'pg_restore', args: ['--list', partial] }, run);
    sync(partial);
    renameSync(partial, target);
    sync(path.dirname(target));
    return statSync(target).size;
  } finally {
    clearInterval(looking);
    rmSync(partial, { force: true });
  }
}

function dumpTool(file: string, { place }: ToolRun): Tool {
  const { schema, uri } = place;
  return {
    name: 'pg_dump',
    args: [
      '--format=custom',
      '--no-owner',
      '--no-privileges',
      '--no-password',
      `--schema=${schema}`,
      `--file=${file}`,
      `--dbname=${uri}`,
    ],
  };
}

function sync(place: string): void {
  const descriptor = openSync(place, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
