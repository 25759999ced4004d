import { describeValue, formatPath, quote } from '@sb/words';
import { ON_CONFLICT } from '../limits/concurrency.ts';
import { parseDuration } from '../durations.ts';
import type { JobProblem } from '../errors.ts';
import { inputJsonSchema } from '../input/input.ts';
import { findSecretFields } from '../input/secret-fields.ts';
import { ISOLATIONS } from '../limits/isolation.ts';
import { isBurstDue, LARGEST_LIMIT } from '../limits/rate-limit.ts';
import type { AnyJob } from '../define/job.ts';
import { PRIORITIES } from '../states.ts';

const NAME_PATTERN = /^[a-z0-9][a-z0-9._-]{0,99}$/;
const EVENT_TYPE_PATTERN = /^[a-z][a-z0-9._:-]{0,199}$/i;
const MOST_ATTEMPTS = 1000;
const LARGEST_BATCH = 1000;

const NAME = '1 to 100 of a-z 0-9 . _ - (the first a letter or digit)';
const EVENT_TYPE = 'a letter, then letters, digits, . _ - or :, at most 200 characters';
const DURATION = 'milliseconds or a duration such as "30s", at most 36525d';
const LIMIT = `a whole number from 1 to ${LARGEST_LIMIT}`;

// The types promise all of this, but jobs are also written without types.
const RULES: Readonly<Record<string, Rule>> = {
  id: { accepts: isName, expected: NAME },
  name: { accepts: isText, expected: 'a text that is not empty' },
  run: { accepts: isFunction, expected: 'a function' },
  description: { accepts: optional(isText), expected: 'a text that is not empty' },
  scheduleHint: { accepts: optional(isText), expected: 'a text that is not empty' },
  owner: { accepts: optional(isText), expected: 'a text that is not empty' },
  tags: { accepts: optional(listOf(isTag)), expected: 'a list of texts without NUL' },
  events: { accepts: optional(listOf(isEventType)), expected: `a list of types of events: ${EVENT_TYPE}` },
  input: { accepts: optional(isSchema), expected: 'a schema that follows Standard Schema v1' },
  examples: { accepts: optional(listOf(isExample)), expected: 'a list of { input }' },
  queue: { accepts: optional(isName), expected: NAME },
  priority: { accepts: optional(oneOf(PRIORITIES)), expected: PRIORITIES.join(', ') },
  timeout: { accepts: optional(isLasting), expected: `${DURATION}, above 0` },
  startDeadline: { accepts: optional(isLasting), expected: `${DURATION}, above 0` },
  retry: { accepts: optional(hasAttempts), expected: 'an object with attempts' },
  'retry.attempts': { accepts: optional(isAttempts), expected: `a whole number from 1 to ${MOST_ATTEMPTS}` },
  'retry.backoff': {
    accepts: optional(isBackoff),
    expected: 'fixed, linear, exponential, a list of durations that is not empty, or a function',
  },
  'retry.delay': { accepts: optional(isDuration), expected: DURATION },
  'retry.maxDelay': { accepts: optional(isDuration), expected: DURATION },
  'retry.jitter': { accepts: optional(isBoolean), expected: 'true or false' },
  isRetryable: { accepts: optional(isFunction), expected: 'a function' },
  onSuccess: { accepts: optional(isFunction), expected: 'a function' },
  onFailure: { accepts: optional(isFunction), expected: 'a function' },
  onCancel: { accepts: optional(isFunction), expected: 'a function' },
  dedupeKey: { accepts: optional(isDedupe), expected: 'a function, or an object with the function key' },
  concurrency: { accepts: optional(hasLimit), expected: 'an object with limit' },
  'concurrency.limit': { accepts: optional(isLimit), expected: LIMIT },
  'concurrency.key': { accepts: optional(isFunction), expected: 'a function' },
  'concurrency.onConflict': { accepts: optional(oneOf(ON_CONFLICT)), expected: ON_CONFLICT.join(', ') },
  rateLimit: {
    accepts: optional(isRate),
    expected: 'an object with limit and per, whose burst is due again within 36525d',
  },
  'rateLimit.limit': { accepts: optional(isLimit), expected: LIMIT },
  'rateLimit.per': { accepts: optional(isLasting), expected: `${DURATION}, above 0` },
  'rateLimit.burst': { accepts: optional(isLimit), expected: LIMIT },
  'rateLimit.key': { accepts: optional(isFunction), expected: 'a function' },
  isolation: { accepts: optional(oneOf(ISOLATIONS)), expected: ISOLATIONS.join(', ') },
  'dedupeKey.ttl': { accepts: optional(isLasting), expected: `${DURATION}, above 0` },
};

/** The rules for the fields that a batch job has in place of `run`. */
const RULES_OF_BATCHES: Readonly<Record<string, Rule>> = {
  run: { accepts: isAbsent, expected: 'none beside batch and runBatch' },
  runBatch: { accepts: isFunction, expected: 'a function' },
  batch: { accepts: hasSizeAndWait, expected: 'an object with size and wait' },
  'batch.size': { accepts: optional(isSize), expected: `a whole number from 1 to ${LARGEST_BATCH}` },
  isolation: { accepts: optional(oneOf(['none'])), expected: 'none: a batch runs beside the others' },
  'batch.wait': { accepts: optional(isDuration), expected: DURATION },
};

type Check = (value: unknown) => boolean;

interface Rule {
  readonly accepts: Check;
  readonly expected: string;
}

/** All problems that prevent registering the job at this place (from 1) of a list beside `others`. */
export function findProblems(job: AnyJob, place: number, others: ReadonlyMap<string, AnyJob>): JobProblem[] {
  const id = idOf(job);
  const label = id === undefined ? `#${place}` : quote(id);
  // A circular import of modules puts undefined into a list of jobs.
  if (!isObject(job)) return [{ job: label, field: '', message: expected('an object', job) }];

  const rules = takesMany(job) ? { ...RULES, ...RULES_OF_BATCHES } : RULES;
  const problems = Object.entries(rules).flatMap(([field, rule]) => {
    const value = readField(job, field);
    return rule.accepts(value) ? [] : [{ job: label, field, message: expected(rule.expected, value) }];
  });
  problems.push(...secretProblems(job, label));
  const owner = id === undefined ? undefined : others.get(id);
  if (owner === undefined || owner === job) return problems;
  return [
    ...problems,
    {
      job: label,
      field: 'id',
      message: `expected an id of its own, got that of ${describeValue(owner.name)}`,
    },
  ];
}

/** The id of a value that may be no job. */
export function idOf(job: unknown): string | undefined {
  const id = readField(job, 'id');
  return typeof id === 'string' ? id : undefined;
}

/** An input is stored, and shown by commands that do not know what is secret in it. */
function secretProblems(job: AnyJob, label: string): JobProblem[] {
  if (!isSchema(job.input)) return [];
  return findSecretFields(inputJsonSchema(job) ?? {}).map((path) => ({
    job: label,
    field: formatPath(['input', ...path]),
    message:
      'expected no field that the schema marks as secret: inputs are stored as they are. ' +
      'Take the name of an environment variable instead, and read the secret in the job',
  }));
}

function takesMany(job: object): boolean {
  return readField(job, 'batch') !== undefined || readField(job, 'runBatch') !== undefined;
}

function expected(what: string, value: unknown): string {
  return `expected ${what}, got ${describeValue(value)}`;
}

function readField(from: unknown, field: string): unknown {
  return field
    .split('.')
    .reduce<unknown>((value, key) => (isObject(value) ? Reflect.get(value, key) : undefined), from);
}

function optional(accepts: Check): Check {
  return (value) => value === undefined || accepts(value);
}

function listOf(accepts: Check): Check {
  return (value) => Array.isArray(value) && value.every(accepts);
}

function oneOf(values: readonly unknown[]): Check {
  return (value) => values.includes(value);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function hasLimit(value: unknown): boolean {
  return isObject(value) && Reflect.get(value, 'limit') !== undefined;
}

function hasRate(value: unknown): boolean {
  return hasLimit(value) && readField(value, 'per') !== undefined;
}

/** A wrong number in it is reported at its own field. */
function isRate(value: unknown): boolean {
  if (!hasRate(value)) return false;
  const [limit, burst = 1] = [readField(value, 'limit'), readField(value, 'burst')];
  const perMs = millisecondsOf(readField(value, 'per'));
  if (!isLimit(limit) || !isLimit(burst) || perMs === undefined) return true;
  return isBurstDue({ limit: Number(limit), perMs, burst: Number(burst) });
}

function isLimit(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) > 0 && Number(value) <= LARGEST_LIMIT;
}

function hasSizeAndWait(value: unknown): boolean {
  return readField(value, 'size') !== undefined && readField(value, 'wait') !== undefined;
}

function isSize(value: unknown): boolean {
  return isLimit(value) && Number(value) <= LARGEST_BATCH;
}

function isAbsent(value: unknown): boolean {
  return value === undefined;
}

function isFunction(value: unknown): value is object {
  return typeof value === 'function';
}

function isBoolean(value: unknown): boolean {
  return typeof value === 'boolean';
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '';
}

/** The store refuses a NUL, and half of a surrogate pair. */
function isTag(value: unknown): boolean {
  return isText(value) && !/[\0\p{Surrogate}]/u.test(String(value));
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && NAME_PATTERN.test(value);
}

/** As `publish` accepts it. */
function isEventType(value: unknown): boolean {
  return typeof value === 'string' && EVENT_TYPE_PATTERN.test(value);
}

function isExample(value: unknown): boolean {
  return isObject(value) && 'input' in value;
}

// Some libraries make their schemas functions.
function isSchema(value: unknown): boolean {
  if (!isObject(value) && !isFunction(value)) return false;
  const standard: unknown = Reflect.get(value, '~standard');
  return readField(standard, 'version') === 1 && isFunction(readField(standard, 'validate'));
}

function hasAttempts(value: unknown): boolean {
  return readField(value, 'attempts') !== undefined;
}

function isAttempts(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MOST_ATTEMPTS;
}

function isBackoff(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0 && value.every(isDuration);
  return isFunction(value) || oneOf(['fixed', 'linear', 'exponential'])(value);
}

function isDedupe(value: unknown): boolean {
  return isFunction(value) || isFunction(readField(value, 'key'));
}

function isDuration(value: unknown): boolean {
  return millisecondsOf(value) !== undefined;
}

function isLasting(value: unknown): boolean {
  return (millisecondsOf(value) ?? 0) > 0;
}

function millisecondsOf(value: unknown): number | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  try {
    return parseDuration(value);
  } catch {
    return undefined;
  }
}
