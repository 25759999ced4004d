import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folders of the program, independent of the current directory. */
export interface Places {
  /** `apps/worker`. */
  readonly app: string;
  /** The folder of the configuration files: that of a project with a worker.yaml, else `app`. */
  readonly configFolder: string;
  /** Relative paths of the store start here. */
  readonly workspaceRoot: string;
}

/** Finds the folders from the bundle: `<app>/dist/index.js`, or `<app>/.dev/<state>/index.js` for a run from source. */
export function findPlaces(entry: URL, exists: (file: string) => boolean = existsSync): Places {
  const above = path.dirname(path.dirname(fileURLToPath(entry)));
  const app = path.basename(above) === '.dev' ? path.dirname(above) : above;
  const project = findProject(app);
  const isConfigured = project !== undefined && exists(path.join(project, 'worker.yaml'));
  return {
    app,
    configFolder: isConfigured ? project : app,
    workspaceRoot: project ?? findWorkspace(app, exists) ?? path.dirname(app),
  };
}

/** The file of the schedules, unless `--config` names another. */
export function scheduleFilePath({ configFolder }: Places): string {
  return path.join(configFolder, 'scheduler.yaml');
}

/** The file that starts the thread of the heartbeat. The build puts it beside the program. */
export function heartbeatEntry(entry: URL): URL {
  return new URL('./heartbeat.js', entry);
}

/** The file that starts a thread for jobs. The build puts it beside the program. */
export function jobThreadEntry(entry: URL): URL {
  return new URL('./job-thread.js', entry);
}

/** The folder of the project that has this program as a dependency, if any. */
function findProject(app: string): string | undefined {
  const at = app.indexOf(`${path.sep}node_modules${path.sep}`);
  return at === -1 ? undefined : app.slice(0, at);
}

function findWorkspace(folder: string, exists: (file: string) => boolean): string | undefined {
  if (exists(path.join(folder, 'pnpm-workspace.yaml'))) return folder;
  const above = path.dirname(folder);
  return above === folder ? undefined : findWorkspace(above, exists);
}
