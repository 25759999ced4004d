import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the program stands on the disk, whatever the current directory is. */
export interface Places {
  /** `apps/worker`: its configuration files lie here. */
  readonly app: string;
  /** The store's relative paths start here. */
  readonly workspaceRoot: string;
}

/** From the bundle's file: `<app>/dist/index.js`, or `<app>/.dev/<state>/index.js` where sources are run. */
export function findPlaces(entry: URL, exists: (file: string) => boolean = existsSync): Places {
  const above = path.dirname(path.dirname(fileURLToPath(entry)));
  const app = path.basename(above) === '.dev' ? path.dirname(above) : above;
  return { app, workspaceRoot: findProject(app) ?? findWorkspace(app, exists) ?? path.dirname(app) };
}

/** Where the schedules lie unless `--config` names another file. */
export function scheduleFilePath({ app }: Places): string {
  return path.join(app, 'scheduler.yaml');
}

/** The file that the heartbeat's thread is started from: the build puts it beside the program. */
export function heartbeatEntry(entry: URL): URL {
  return new URL('./heartbeat.js', entry);
}

/** The file that threads for jobs are started from, likewise. */
export function jobThreadEntry(entry: URL): URL {
  return new URL('./job-thread.js', entry);
}

/** Whose dependency this program is. */
function findProject(app: string): string | undefined {
  const at = app.indexOf(`${path.sep}node_modules${path.sep}`);
  return at === -1 ? undefined : app.slice(0, at);
}

function findWorkspace(folder: string, exists: (file: string) => boolean): string | undefined {
  if (exists(path.join(folder, 'pnpm-workspace.yaml'))) return folder;
  const above = path.dirname(folder);
  return above === folder ? undefined : findWorkspace(above, exists);
}
