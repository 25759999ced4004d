import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

let answer: boolean | undefined;

/** True where a file system can be mounted: root on Linux, in most containers not even root. Tried once. */
export function canMount(): boolean {
  return (answer ??= tryToMount());
}

function tryToMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const folder = mkdtempSync(path.join(tmpdir(), 'mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  } finally {
    rmdirSync(folder);
  }
}

/** Mounts a file system while the body runs; `args` as for mount(8), without the place. */
export async function mounted(
  place: string,
  args: readonly string[],
  body: () => Promise<void>,
): Promise<void> {
  execFileSync('mount', [...args, place]);
  try {
    await body();
  } finally {
    execFileSync('umount', ['--lazy', place]);
  }
}
