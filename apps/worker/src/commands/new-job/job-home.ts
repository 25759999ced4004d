/** Where the jobs of this project are: the module that lists them, and the folder for new ones. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Io } from '../../cli/command.ts';
import { UsageError } from '../../cli/usage-error.ts';
import { findModule } from '../../job-modules/find-module.ts';
import { findWorkerYaml } from '../../services/read-settings.ts';
import type { Services } from '../../services/services.ts';

export interface JobHome {
  /** The module that lists the jobs. */
  readonly list: string;
  /** New files get it too: `.ts`. */
  readonly extension: string;
  /** The jobs are part of the program: it has to be built anew to know another one. */
  readonly isProgram: boolean;
  /** Where tests are run. */
  readonly root: string;
  /** Folders with templates, those of the project first. */
  readonly templates: readonly string[];
}

/** Throws `USAGE` where there is no project, and `JOB_MODULE_MISSING`. */
export function findJobHome(
  { places, jobModules }: Pick<Services, 'places' | 'jobModules'>,
  io: Io,
): JobHome {
  const { app, workspaceRoot: root, isInstalled } = places;
  const settings = findWorkerYaml(places, io);
  const templates = [
    path.join(settings === undefined ? root : path.dirname(settings), 'templates'),
    path.join(app, 'templates'),
  ];
  const own = jobModules.map(findModule).find((file) => !file.split(path.sep).includes('node_modules'));
  const builtIn = path.join(app, 'src/jobs.ts');
  const list = own ?? (!isInstalled && existsSync(builtIn) ? builtIn : undefined);
  if (list === undefined)
    throw new UsageError(
      'there is no list of jobs here: worker.yaml names none in its field jobs',
      'To make a project: worker init. Or name the module: --jobs ./jobs.mjs',
    );
  return { list, extension: path.extname(list), isProgram: list === builtIn, root, templates };
}
