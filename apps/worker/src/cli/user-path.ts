import path from 'node:path';
import type { Environment } from './terminal/style.ts';

/** A path as somebody typed it. pnpm runs scripts in the package's folder and says in INIT_CWD where they were. */
export function resolveUserPath(
  given: string,
  { env, cwd }: { readonly env: Environment; readonly cwd: string },
): string {
  return path.resolve(env['INIT_CWD'] ?? cwd, given);
}
