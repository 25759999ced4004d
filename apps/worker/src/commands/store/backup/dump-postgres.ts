/**
 * Backup of a PostgreSQL store with pg_dump: only the schema of the store. The file has a temporary name until
 * pg_restore can read it: a crash leaves that file behind, and the next backup of the same target removes it.
 */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { partialName, removePartials } from '@sb/storage';
import { commandText, runTool, type Tool, type ToolRun } from './postgres-tools.ts';

const MEASURE_EVERY_MS = 250;

/** Returns the size in bytes. Replaces the target. `onProgress` receives the number of bytes written so far. */
export async function dumpPostgres(
  target: string,
  { onProgress, ...run }: ToolRun & { readonly onProgress?: (bytes: number) => void },
): Promise<number> {
  removePartials(target);
  const partial = partialName(target);
  // pg_dump keeps the mode of an existing file.
  closeSync(openSync(partial, 'wx', 0o600));
  // pg_dump does not report its progress, and the final size is unknown.
  const measuring = setInterval(
    () => onProgress?.(statSync(partial, { throwIfNoEntry: false })?.size ?? 0),
    MEASURE_EVERY_MS,
  );
  try {
    await runTool({ ...dumpTool(partial, run), typed: commandText(dumpTool(target, run)) }, run);
    await runTool({ name: 'pg_restore', args: ['--list', partial] }, run);
    sync(partial);
    renameSync(partial, target);
    sync(path.dirname(target));
    return statSync(target).size;
  } finally {
    clearInterval(measuring);
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
