/**
 * The names under which a backup is written until it is whole. The files of a killed process are removed by the next
 * backup to the same place, or to a name that differs only in its time.
 */
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';

const TIME = /\d{4}-\d\d-\d\dT\d{6}Z/;
const PARTIAL = /^(.+)\.partial-(\d+)(?:-journal|-wal|-shm|-bell)?$/;

export function partialName(target: string): string {
  return `${target}.partial-${process.pid}`;
}

/** Removes the partial files of processes that are gone. */
export function removePartials(target: string): void {
  const folder = path.dirname(target);
  const ours = timeless(path.basename(target));
  for (const found of readdirSync(folder)) {
    const [, name, pid] = PARTIAL.exec(found) ?? [];
    if (name === undefined || timeless(name) !== ours || isThere(Number(pid))) continue;
    rmSync(path.join(folder, found), { force: true });
  }
}

function timeless(name: string): string {
  return name.replace(TIME, '');
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
