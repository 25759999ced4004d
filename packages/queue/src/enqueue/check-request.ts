/**
 * Checks that a store can take a request. Enqueues that come together share a write: a request that the store refuses in
 * the middle would delay all of them.
 * JSON texts need no check: JSON writes a NUL as six plain characters.
 */
import { PRIORITIES, REPLACED_PARTS, TRIGGERS } from '@sb/jobs';
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

/** What is wrong with a value, if anything is. */
type Rule = (value: unknown, field: Option) => RequestProblem | undefined;

const EXPECTED_TEXT = 'a text that is not empty, without NUL or half of a surrogate pair';
const TEXT = expecting(isText, EXPECTED_TEXT);
const KEY = expecting(isKey, EXPECTED_KEY);

// The types promise all of this, but programs are also written without types.
const RULES: Readonly<Record<Option, Rule>> = {
  jobId: TEXT,
  queue: TEXT,
  priority: oneOf(PRIORITIES),
  delayMs: wholeFrom(0, LONGEST_MS),
  runAtMs: expecting(isRunAt, 'whole ms since the epoch, up to the year 9899'),
  maxAttempts: wholeFrom(1, MOST_ATTEMPTS),
  timeoutMs: wholeFrom(1, LONGEST_MS),
  startWithinMs: wholeFrom(1, LONGEST_MS),
  trigger: oneOf(TRIGGERS),
  schedule: expecting(isSchedule, 'the whole numbers id and, of a fire, fireAt'),
  dedupeKey: KEY,
  dedupeTtlMs: wholeFrom(1, LONGEST_MS),
  dedupeReplace: expecting(isReplacedParts, `a list of ${REPLACED_PARTS.join(', ')}`),
  dedupeMaxWaitMs: wholeFrom(1, LONGEST_MS),
  limitKey: KEY,
  rateKey: KEY,
  tags: tagsProblem,
  createdBy: TEXT,
  dryRun: expecting((value) => typeof value === 'boolean', 'true or false'),
  after: afterProblem,
  trace: TEXT,
};

const NONE: readonly RequestProblem[] = [];

/** Throws `REQUEST_INVALID` with every problem. */
export function checkRequest(request: RunRequest): void {
  const problem = RULES.jobId(request.jobId, 'jobId');
  const others = [...findProblems(request), ...replaceProblems(request)];
  refuseProblems(problem ? [problem, ...others] : others);
}

/** Most requests have few options and no problem: only options that are present are checked. */
export function findProblems(options: RequestOptions): readonly RequestProblem[] {
  let problems = NONE;
  for (const name in options) {
    const problem =
      isOption(name) && options[name] !== undefined ? RULES[name](options[name], name) : undefined;
    if (problem) problems = [...problems, problem];
  }
  return problems;
}

/** Options that decide together what happens to the run that has the key. */
function replaceProblems(request: RunRequest): readonly RequestProblem[] {
  const { dedupeReplace, dedupeMaxWaitMs } = request;
  if (dedupeReplace === undefined && dedupeMaxWaitMs === undefined) return NONE;
  const isTooShort = dedupeMaxWaitMs !== undefined && dedupeMaxWaitMs < (request.delayMs ?? 0);
  const movesRunAt = Array.isArray(dedupeReplace) && dedupeReplace.includes('runAt');
  return [
    ...when(request.dedupeKey === undefined, 'dedupeReplace', 'needs a dedupe key'),
    ...when(request.after !== undefined, 'dedupeReplace', 'a run that waits for others replaces none'),
    ...when(dedupeMaxWaitMs !== undefined && !movesRunAt, 'dedupeMaxWait', 'needs dedupeReplace with runAt'),
    ...when(isTooShort, 'dedupeMaxWait', 'expected at least the delay'),
  ];
}

function when(isWrong: boolean, field: string, message: string): readonly RequestProblem[] {
  return isWrong ? [{ field, message }] : NONE;
}

export function refuseProblems(problems: readonly RequestProblem[]): void {
  if (problems.length > 0) throw new InvalidRequestError(problems);
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
  return { field: `tags[${wrong}]`, message: `expected ${EXPECTED_TEXT}, got ${shown(value[wrong])}` };
}

function isOption(name: string): name is keyof RequestOptions {
  return name !== 'jobId' && Object.hasOwn(RULES, name);
}

function isReplacedParts(value: unknown): boolean {
  return Array.isArray(value) && value.every((part) => REPLACED_PARTS.some((one) => one === part));
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
  return expecting(
    (value) => Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most,
    `a whole number from ${least} to ${most}`,
  );
}

function oneOf(words: readonly string[]): Rule {
  return expecting((value) => words.some((word) => word === value), words.join(', '));
}

function expecting(accepts: (value: unknown) => boolean, expected: string): Rule {
  return (value, field) =>
    accepts(value) ? undefined : { field, message: `expected ${expected}, got ${shown(value)}` };
}

function shown(value: unknown): string {
  if (typeof value === 'string') return describeText(value);
  return typeof value === 'number' || value === null ? String(value) : typeof value;
}
