/** Where the jobs of this project are: the module that lists them, and the folder for new ones. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Io } from '../../cli/command.ts';
import { UsageError } from '../../cli/usage-error.ts';
import { findModule } from '../../job-modules/find-module.ts';
import { packageType } from '../../job-modules/package-type.ts';
import { findWorkerYaml } from '../../services/read-settings.ts';
import { findAbove } from '../../services/places.ts';
import type { Services } from '../../services/services.ts';

export interface JobHome {
  /** The module that lists the jobs. */
  readonly list: string;
  /** Of new files: that of the list, such as `.ts`, and `.mjs` beside a CommonJS list. */
  readonly extension: string;
  /** The jobs are part of the program: it has to be built anew to know another one. */
  readonly isProgram: boolean;
  /** Where tests are run: the project, also if the program is that of a clone elsewhere. */
  readonly root: string;
  /** Folders with templates, those of the project first. */
  readonly templates: readonly string[];
}

/** Throws `USAGE` where there is no project, and `JOB_MODULE_MISSING`. */
export function findJobHome(
  { places, jobModules }: Pick<Services, 'places' | 'jobModules'>,
  io: Pick<Io, 'env' | 'cwd'>,
): JobHome {
  const { app, workspaceRoot, isInstalled } = places;
  const own = jobModules.map(findModule).find((file) => !file.split(path.sep).includes('node_modules'));
  const builtIn = path.join(app, 'src/jobs.ts');
  const list = own ?? (!isInstalled && existsSync(builtIn) ? builtIn : undefined);
  if (list === undefined)
    throw new UsageError(
      'there is no list of jobs here: worker.yaml names none in its field jobs',
      'To make a project: worker init. Or name the module: --jobs ./jobs.mjs',
    );
  const root = isWithin(workspaceRoot, list) ? workspaceRoot : projectOf(list);
  const settings = findWorkerYaml(places, io);
  const templates = [
    path.join(settings === undefined ? root : path.dirname(settings), 'templates'),
    path.join(app, 'templates'),
  ];
  return { list, extension: extensionBeside(list), isProgram: list === builtIn, root, templates };
}

/** Templates have imports and exports, which a CommonJS file cannot have. */
function extensionBeside(list: string): string {
  const extension = path.extname(list);
  if (extension === '.js' && packageType(path.join(projectOf(list), 'package.json')) === 'commonjs')
    return '.mjs';
  return extension.replace('.c', '.m');
}

function isWithin(folder: string, file: string): boolean {
  const [first] = path.relative(folder, file).split(path.sep);
  return first !== '..' && !path.isAbsolute(first ?? '');
}

/** The nearest folder with a package.json, from the module up; without one, the folder of the module. */
function projectOf(list: string): string {
  const folder = path.dirname(list);
  return findAbove(folder, 'package.json') ?? folder;
}
