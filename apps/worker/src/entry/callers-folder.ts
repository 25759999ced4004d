/**
 * A package manager sets INIT_CWD to the folder in which it was called: `pnpm dev` in a clone starts the program elsewhere,
 * and relative paths that are typed there start in that folder. An installed program looks for its project from the
 * current directory on, so its relative paths start there too, also in a script that was called from another folder.
 */
export function forgetCallersFolder(entry: string, env: NodeJS.ProcessEnv): void {
  if (entry.includes('/node_modules/')) delete env['INIT_CWD'];
}
