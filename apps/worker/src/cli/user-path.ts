import path from 'node:path';
import type { Environment } from './terminal/style.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist. Create it first.',
  ENOTDIR: 'a part of its path is a file. Check the path.',
  EACCES: 'no permission. Choose another folder.',
  EPERM: 'no permission. Choose another folder.',
  EISDIR: 'it is a folder. Choose another place.',
  EROFS: 'the file system is read-only. Choose another folder.',
  ENAMETOOLONG: 'its name is too long. Choose a shorter one.',
  ENOSPC: 'the disk is full. Free some space.',
};

/**
 * Resolves a path that the user typed. In a clone pnpm runs scripts in the package's folder, and INIT_CWD has the user's
 * folder; an installed program does not have it (`entry/callers-folder.ts`).
 */
export function resolveUserPath(
  given: string,
  { env, cwd }: { readonly env: Environment; readonly cwd: string },
): string {
  return path.resolve(env['INIT_CWD'] ?? cwd, given);
}

/** The reason why the system could not write a file that the user named; undefined for any other error. */
export function whyUnwritable(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return undefined;
  const code = String(error.code);
  // Only of a folder: a command that writes over no file says itself that one exists.
  if (code === 'EEXIST' && error.syscall === 'mkdir') return 'its folder is a file. Choose another folder.';
  return Object.hasOwn(REASONS, code) ? REASONS[code] : undefined;
}
