import { existsSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../../cli/usage-error.ts';
import { findModule } from '../../job-modules/find-module.ts';
import { mayBeOwnCode } from '../../job-modules/own-code.ts';
import type { Places } from '../../services/places.ts';
import type { JobModule } from '../../job-modules/wanted-modules.ts';

/**
 * The folders whose code a daemon here consists of: those of the project and of its modules of jobs; in a clone, those of
 * the program too. Folders that are watched with another one are left out. Without modules the settings could not be read so far.
 * Throws `USAGE` where there is no project.
 */
export function watchedFolders(
  { app, workspaceRoot, isInstalled }: Places,
  jobModules: readonly JobModule[] | undefined,
): readonly string[] {
  if (isInstalled && jobModules?.length === 0)
    throw new UsageError(
      'there is no code to watch here: worker.yaml names no jobs',
      'To make a project: worker init. Or name the module: --jobs ./jobs.mjs',
    );
  const own = isInstalled ? [workspaceRoot] : [path.join(app, 'src'), path.join(workspaceRoot, 'packages')];
  const modules = (jobModules ?? []).map(folderOf);
  // A folder of modules that is missing may be built later; the watch looks for it.
  const folders = [...new Set([...own.filter((folder) => existsSync(folder)), ...modules])];
  return folders.filter((one) => !folders.some((other) => isWatchedWith(other, one)));
}

/** The code of a folder is watched with it, except that of its packages and of what is built, such as `dist`. */
function isWatchedWith(folder: string, inner: string): boolean {
  const between = path.relative(folder, inner).split(path.sep);
  return inner.startsWith(`${folder}${path.sep}`) && between.every(mayBeOwnCode);
}

/** A module that is missing now may appear beside its name. */
function folderOf(module: JobModule): string {
  try {
    return path.dirname(findModule(module));
  } catch {
    return path.dirname(path.resolve(module.folder, module.given));
  }
}
