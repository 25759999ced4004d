/** What can be wrong with a module of jobs. All are mistakes of the configuration. */
import type { JobProblem } from '@sb/jobs';
import { CodedError, plural } from '@sb/words';

const LATEST_WITHOUT_TYPES = '22.18';

/** There is no such file, and no such package. */
export class MissingJobModuleError extends CodedError {
  readonly code = 'JOB_MODULE_MISSING';

  constructor(
    { given, origin }: { readonly given: string; readonly origin: string },
    { tried, advice }: { readonly tried: readonly string[]; readonly advice: string },
  ) {
    const places = tried.map((place) => `  ${place}`).join('\n');
    super(`${origin}: there is no module ${JSON.stringify(given)}.${advice} Tried:\n${places}`);
  }
}

/** It threw while it was imported, or cannot be read. `facts` are its own: the error, and the frames of its code. */
export class FailedJobModuleError extends CodedError {
  readonly code = 'JOB_MODULE_FAILED';

  constructor(file: string, { facts, cause }: { readonly facts: string; readonly cause: unknown }) {
    super(`${file} could not be imported:\n${facts}`, { cause });
  }
}

/** This Node does not run the language it is written in. */
export class UnsupportedJobModuleError extends CodedError {
  readonly code = 'JOB_MODULE_UNSUPPORTED';
  readonly hint: string;

  constructor(file: string, { extension, cause }: { readonly extension: string; readonly cause: unknown }) {
    super(`${file}: Node ${process.versions.node} does not import ${extension} files`, { cause });
    this.hint =
      `Compile it to JavaScript and name that file, or use Node ${LATEST_WITHOUT_TYPES} or newer, ` +
      'which runs TypeScript whose types can be left out.';
  }
}

/** It was imported, and there is no job that was not there before. */
export class EmptyJobModuleError extends CodedError {
  readonly code = 'JOB_MODULE_EMPTY';
  readonly hint =
    'Export jobs, one by one or as a list (export default [sendMail]), or hand them to registerJobs of @sb/jobs.';

  constructor(file: string, exported: readonly string[]) {
    const has = exported.length === 0 ? 'exports nothing' : `exports ${exported.join(', ')}`;
    super(`${file} ${has}, and none of that is a job: an object with an id, a name and a function run`);
  }
}

/** Some of its jobs cannot be registered: one is defined wrongly, or has the id of another. */
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
