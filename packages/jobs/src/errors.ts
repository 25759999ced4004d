import {
  CodedError,
  describeValue,
  DURATION_PATTERN,
  formatPath,
  LONGEST_DURATION_MS,
  plural,
} from '@sb/words';

/** One mistake in an input. `path` is empty for the input as a whole. */
export interface InputProblem {
  readonly path: string;
  readonly message: string;
}

/** A reason why a job cannot be registered. `job` is its id in quotes, or its place in the list (`#3`). */
export interface JobProblem {
  readonly job: string;
  readonly field: string;
  readonly message: string;
}

/** As ms since 1970, a time since 2001. As a delay it would be 31 years. */
export const EARLIEST_TIME_MS = 1e12;

/** A text or number that is no duration, or one of more than 100 years, or a time where a delay is expected. */
export class DurationError extends CodedError {
  readonly code = 'DURATION_INVALID';
  readonly value: unknown;

  constructor(value: unknown) {
    const expected = 'a duration such as "30s", "5m" or "1.5h", or milliseconds, at most 36525d';
    const time = isTime(value) ? `, which is the time ${new Date(value).toISOString()}` : '';
    super(`Expected ${expected}, got ${describeValue(value)}${time}.`);
    this.value = value;
  }

  /** True: of more than 100 years, or a time; false: no duration at all. */
  get isTooLong(): boolean {
    const { value } = this;
    if (typeof value === 'number') return value >= EARLIEST_TIME_MS;
    // A text of the right form was refused for its length.
    return typeof value === 'string' && DURATION_PATTERN.test(value);
  }
}

/** Only where a delay is expected: a number of this size is a duration elsewhere. */
function isTime(value: unknown): value is number {
  return typeof value === 'number' && value >= EARLIEST_TIME_MS && value <= LONGEST_DURATION_MS;
}

/** Jobs that cannot be registered. Lists every problem of every given job. */
export class JobDefinitionError extends CodedError {
  readonly code = 'JOB_INVALID';
  readonly problems: readonly JobProblem[];

  constructor(problems: readonly JobProblem[]) {
    const lines = problems.map(
      ({ job, field, message }) => `  job ${job}${field && `, ${field}`}: ${message}`,
    );
    super(`No job was registered, because of ${plural(problems.length, 'problem')}:\n${lines.join('\n')}`);
    this.problems = problems;
  }
}

/** An input that its job does not accept. */
export class InvalidInputError extends CodedError {
  readonly code = 'INPUT_INVALID';
  readonly jobId: string;
  readonly problems: readonly InputProblem[];

  constructor(jobId: string, problems: readonly InputProblem[]) {
    const facts = problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
    super(`Job "${jobId}" does not accept this input: ${facts.join('; ')}`);
    this.jobId = jobId;
    this.problems = problems;
  }
}

/** `runBatch` did not return one outcome for each item. */
export class OutcomesError extends CodedError {
  readonly code = 'OUTCOMES_INVALID';

  constructor(jobId: string, size: number, answer: unknown) {
    const got = Array.isArray(answer) ? plural(answer.length, 'outcome') : describeValue(answer);
    super(
      `runBatch of job "${jobId}": expected a list of ${plural(size, 'outcome')}, one for each item in their order, got ${got}.`,
    );
  }
}

/** A value that JSON would lose or refuse. `path` leads to the first such part; it is empty for the whole value. */
export class NotJsonError extends CodedError {
  readonly code = 'NOT_JSON';
  readonly path: string;

  constructor(path: string, got: string) {
    super(`Expected a value that JSON can hold, got ${got}${path === '' ? '' : ` at ${path}`}.`);
    this.path = path;
  }
}

/** Keys of a path that are shown: a deep one is far longer than a line. */
const SHOWN_KEYS = 10;

/** A value with more levels of objects and lists than allowed. `path` leads to the first part that is too deep. */
export class TooDeepError extends CodedError {
  readonly code = 'TOO_DEEP';
  readonly path: string;
  readonly limit: number;

  constructor(keys: readonly string[], limit: number) {
    super(
      `Expected at most ${limit} levels of objects and lists, got more at ${formatPath(keys.slice(0, SHOWN_KEYS))}... Flatten it, or store it elsewhere and keep a reference.`,
    );
    this.path = formatPath(keys);
    this.limit = limit;
  }
}

/** A value whose JSON is longer than allowed; `size` and `limit` are bytes. */
export class TooLargeError extends CodedError {
  readonly code = 'TOO_LARGE';
  readonly size: number;
  readonly limit: number;

  constructor(size: number, limit: number) {
    super(`Expected at most ${limit} bytes of JSON, got ${size}. Store it elsewhere and keep a reference.`);
    this.size = size;
    this.limit = limit;
  }
}
