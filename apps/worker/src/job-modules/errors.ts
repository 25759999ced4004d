/** The errors of a module of jobs. All are mistakes in the configuration. */
import type { JobProblem } from '@sb/jobs';
import { CodedError, plural, quote } from '@sb/words';

const LATEST_WITHOUT_TYPES = '22.18';

/** The name is neither a file nor a package. */
export class MissingJobModuleError extends CodedError {
  readonly code = 'JOB_MODULE_MISSING';

  constructor(
    { given, origin }: { readonly given: string; readonly origin: string },
    { tried, advice }: { readonly tried: readonly string[]; readonly advice: string },
  ) {
    const places = tried.map((place) => `  ${place}`).join('\n');
    super(`${origin}: there is no module ${quote(given)}.${advice} Tried:\n${places}`);
  }
}

/** The module threw while it was imported, or cannot be read. `facts` are the error and the frames of its own code. */
export class FailedJobModuleError extends CodedError {
  readonly code = 'JOB_MODULE_FAILED';

  constructor(file: string, { facts, cause }: { readonly facts: string; readonly cause: unknown }) {
    super(`${file} could not be imported:\n${facts}`, { cause });
  }
}

/** This version of Node cannot run the language of the module. */
export class UnsupportedJobModuleError extends CodedError {
  readonly code = 'JOB_MODULE_UNSUPPORTED';
  readonly hint: string;

  constructor(file: string, { extension, cause }: { readonly extension: string; readonly cause?: unknown }) {
    super(`${file}: Node ${process.versions.node} does not import ${extension} files`, { cause });
    this.hint =
      `Compile it to JavaScript and name that file, or use Node ${LATEST_WITHOUT_TYPES} or newer, ` +
      'which runs TypeScript whose types can be stripped.';
  }
}

/** The module was imported, but brought no new job. */
export class EmptyJobModuleError extends CodedError {
  readonly code = 'JOB_MODULE_EMPTY';
  readonly hint =
    'Export jobs, one by one or as a list (export default [sendMail]), or pass them to registerJobs of @sb/jobs.';

  constructor(file: string, exported: readonly string[]) {
    const has = exported.length === 0 ? 'exports nothing' : `exports ${exported.join(', ')}`;
    super(`${file} ${has}, and none of that is a job: an object with an id, a name and a function run`);
  }
}

/** Some jobs of the module cannot be registered: a definition is wrong, or an id is taken. */
export class InvalidJobModuleError extends CodedError {
  readonly code = 'JOB_INVALID';
  readonly problems: readonly JobProblem[];

  constructor(
    file: string,
    { problems, cause }: { readonly problems: readonly JobProblem[]; readonly cause: unknown },
  ) {
    const lines = problems.map(
      ({ job, field, message }) => `  job ${job}${field && `, ${field}`}: ${message}`,
    );
    super(`${file} has ${plural(problems.length, 'problem')}:\n${lines.join('\n')}`, { cause });
    this.problems = problems;
  }
}
