import path from 'node:path';
import type { Environment } from './terminal/style.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'its folder is not there. Make it first.',
  ENOTDIR: 'a part of its path is a file. Check the path.',
  EACCES: 'no permission. Choose another folder.',
  EPERM: 'no permission. Choose another folder.',
  EROFS: 'the file system is read-only. Choose another folder.',
  ENAMETOOLONG: 'its name is too long. Choose a shorter one.',
  ENOSPC: 'the disk is full. Free some space.',
};

/** A path as somebody typed it. pnpm runs scripts in the package's folder and says in INIT_CWD where they were. */
export function resolveUserPath(
  given: string,
  { env, cwd }: { readonly env: Environment; readonly cwd: string },
): string {
  return path.resolve(env['INIT_CWD'] ?? cwd, given);
}

/** Why the system does not write a file that somebody named; undefined for any other error. */
export function whyUnwritable(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return undefined;
  const code = String(error.code);
  return Object.hasOwn(REASONS, code) ? REASONS[code] : undefined;
}
