import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folders of the program. In a clone they are independent of the current directory. */
export interface Places {
  /** `apps/worker`: the folder of the program and, in a clone, of the configuration files. */
  readonly app: string;
  /** Relative paths of the store start here. */
  readonly workspaceRoot: string;
  /** Whether npm installed the program: then the configuration files are those of the project, in `workspaceRoot`. */
  readonly isInstalled: boolean;
}

interface Call {
  /** The bundle: `<app>/dist/index.js`, or `<app>/.dev/<state>/index.js` for a run from source. */
  readonly entry: URL;
  readonly cwd: string;
}

type Exists = (file: string) => boolean;

export function findPlaces({ entry, cwd }: Call, exists: Exists = existsSync): Places {
  const above = path.dirname(path.dirname(fileURLToPath(entry)));
  const app = path.basename(above) === '.dev' ? path.dirname(above) : above;
  const installedIn = folderOfModules(app);
  const workspaceRoot =
    installedIn === undefined
      ? (findAbove(app, 'pnpm-workspace.yaml', exists) ?? path.dirname(app))
      : findProject(cwd, { installedIn, exists });
  return { app, workspaceRoot, isInstalled: installedIn !== undefined };
}

/** The file of the schedules, unless `--config` names another. */
export function scheduleFilePath(places: Places): string {
  return configFilePath(places, 'scheduler.yaml');
}

/** The file for new schedules: that of the project, also where it does not exist yet. A package is never changed. */
export function ownSchedulePath({ app, workspaceRoot, isInstalled }: Places): string {
  return path.join(isInstalled ? workspaceRoot : app, 'scheduler.yaml');
}

/** A configuration file of the project; where the project has none, that of the program. */
export function configFilePath({ app, workspaceRoot, isInstalled }: Places, name: string): string {
  const own = path.join(workspaceRoot, name);
  return isInstalled && existsSync(own) ? own : path.join(app, name);
}

/** The file that starts the thread of the heartbeat. The build puts it beside the program. */
export function heartbeatEntry(entry: URL): URL {
  return new URL('./heartbeat.js', entry);
}

/** The file that starts a thread for jobs. The build puts it beside the program. */
export function jobThreadEntry(entry: URL): URL {
  return new URL('./job-thread.js', entry);
}

/** The folder whose node_modules have the program, if any. */
function folderOfModules(app: string): string | undefined {
  const at = app.indexOf(`${path.sep}node_modules${path.sep}`);
  return at === -1 ? undefined : app.slice(0, at);
}

/**
 * The project of an installed program: that of the current directory, else the one that installed it (a service may start
 * anywhere). A program installed for all projects has none: then it is the current directory.
 */
function findProject(cwd: string, { installedIn, exists }: { installedIn: string; exists: Exists }): string {
  const isProject = exists(path.join(installedIn, 'package.json'));
  return findAbove(cwd, 'package.json', exists) ?? (isProject ? installedIn : cwd);
}

/** The nearest folder with this file, from the given one up. */
export function findAbove(folder: string, file: string, exists: Exists = existsSync): string | undefined {
  if (exists(path.join(folder, file))) return folder;
  const above = path.dirname(folder);
  return above === folder ? undefined : findAbove(above, file, exists);
}
