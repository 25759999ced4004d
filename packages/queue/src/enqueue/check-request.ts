/**
 * Checks that a store can take a request. Enqueues that come together share a write: a request that the store refuses in
 * the middle would delay all of them.
 * JSON texts need no check: JSON writes a NUL as six plain characters.
 */
import { PRIORITIES, TRIGGERS } from '@sb/jobs';
import { isStorableText } from '@sb/storage';
import { LONGEST_DURATION_MS as LONGEST_MS } from '@sb/words';
import { findAfterFault } from '../dependencies/check-after.ts';
import { InvalidRequestError, type RequestProblem } from '../errors.ts';
import { describeText, EXPECTED_KEY, isKey } from '../request-key.ts';
import type { RequestOptions } from './request-for.ts';
import { isRunAt } from './run-at.ts';
import type { RunRequest } from '../run.ts';

const MOST_ATTEMPTS = 1_000;

type Option = Exclude<keyof RunRequest, 'input'>;

interface Rule {
  readonly accepts: (value: unknown) => boolean;
  readonly expected: string;
}

const TEXT = {
  accepts: isText,
  expected: 'a text that is not empty, without NUL or half of a surrogate pair',
};
const KEY = { accepts: isKey, expected: EXPECTED_KEY };

// The types promise all of this, but programs are also written without types.
const RULES: Readonly<Record<Option, Rule>> = {
  jobId: TEXT,
  queue: TEXT,
  priority: oneOf(PRIORITIES),
  delayMs: wholeFrom(0, LONGEST_MS),
  runAtMs: { accepts: isRunAt, expected: 'whole ms since the epoch, up to the year 9899' },
  maxAttempts: wholeFrom(1, MOST_ATTEMPTS),
  timeoutMs: wholeFrom(1, LONGEST_MS),
  startWithinMs: wholeFrom(1, LONGEST_MS),
  trigger: oneOf(TRIGGERS),
  schedule: { accepts: isSchedule, expected: 'the whole numbers id and, of a fire, fireAt' },
  dedupeKey: KEY,
  dedupeTtlMs: wholeFrom(1, LONGEST_MS),
  limitKey: KEY,
  rateKey: KEY,
  tags: { accepts: (value) => tagsProblem(value) === undefined, expected: 'a list of texts' },
  createdBy: TEXT,
  dryRun: { accepts: (value) => typeof value === 'boolean', expected: 'true or false' },
  after: { accepts: (value) => findAfterFault(value) === undefined, expected: 'a list of runs' },
  chainId: wholeFrom(1, Number.MAX_SAFE_INTEGER),
  trace: TEXT,
};

const NONE: readonly RequestProblem[] = [];

/** Throws `REQUEST_INVALID` with every problem. */
export function checkRequest(request: RunRequest): void {
  const problem = problemOf('jobId', request.jobId);
  const others = findProblems(request);
  refuseProblems(problem ? [problem, ...others] : others);
}

/** Most requests have few options and no problem: only options that are present are checked. */
export function findProblems(options: RequestOptions): readonly RequestProblem[] {
  let problems = NONE;
  for (const name in options) {
    const problem =
      isOption(name) && options[name] !== undefined ? problemOf(name, options[name]) : undefined;
    if (problem) problems = [...problems, problem];
  }
  return problems;
}

export function refuseProblems(problems: readonly RequestProblem[]): void {
  if (problems.length > 0) throw new InvalidRequestError(problems);
}

function problemOf(field: Option, value: unknown): RequestProblem | undefined {
  if (field === 'after') return afterProblem(value);
  if (field === 'tags') return tagsProblem(value);
  const { accepts, expected } = RULES[field];
  return accepts(value) ? undefined : { field, message: `expected ${expected}, got ${shown(value)}` };
}

function afterProblem(value: unknown): RequestProblem | undefined {
  const message = findAfterFault(value);
  return message === undefined ? undefined : { field: 'after', message };
}

/** Names the tag that is wrong. */
function tagsProblem(value: unknown): RequestProblem | undefined {
  const wrong = Array.isArray(value) ? value.findIndex((tag) => !isText(tag)) : -1;
  if (Array.isArray(value) && wrong === -1) return undefined;
  if (!Array.isArray(value))
    return { field: 'tags', message: `expected a list of texts, got ${shown(value)}` };
  return { field: `tags[${wrong}]`, message: `expected ${TEXT.expected}, got ${shown(value[wrong])}` };
}

function isOption(name: string): name is keyof RequestOptions {
  return name !== 'jobId' && Object.hasOwn(RULES, name);
}

function isText(value: unknown): boolean {
  return isStorableText(value) && value !== '';
}

function isSchedule(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const isFire = 'fireAt' in value && value.fireAt !== undefined;
  return 'id' in value && Number.isSafeInteger(value.id) && (!isFire || Number.isSafeInteger(value.fireAt));
}

function wholeFrom(least: number, most: number): Rule {
  return {
    accepts: (value) => Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most,
    expected: `a whole number from ${least} to ${most}`,
  };
}

function oneOf(words: readonly string[]): Rule {
  return { accepts: (value) => words.some((word) => word === value), expected: words.join(', ') };
}

function shown(value: unknown): string {
  if (typeof value === 'string') return describeText(value);
  return typeof value === 'number' || value === null ? String(value) : typeof value;
}
