import { redact } from './redact/redact.ts';
import { redactText } from './redact/redact-text.ts';

/** An error as plain data that is safe to store and to show. */
export interface StoredError {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: StoredError;
  /** The errors of an `AggregateError`. */
  readonly errors?: readonly StoredError[];
}

/** Lengths in characters; `total` in bytes of JSON. */
export interface ErrorLimits {
  readonly message: number;
  readonly stack: number;
  readonly depth: number;
  readonly total: number;
}

const LIMITS: ErrorLimits = { message: 4096, stack: 16_384, depth: 8, total: 65_536 };
const MAX_READ = 1024 * 1024;
const MAX_NAME = 200;
// At least as many as the keys, quotes and commas of one error.
const FRAME_BYTES = 200;
const CUT_MARK = '… [cut]';
// A character of JSON is at most six bytes (\u001b).
const WORST_BYTES = 6;

export interface DescribeOptions extends Partial<ErrorLimits> {
  /** Exact values that must not be written anywhere. */
  readonly secrets?: readonly string[] | undefined;
}

interface Budget {
  readonly limits: ErrorLimits;
  readonly secrets: readonly string[];
  readonly seen: Set<unknown>;
  bytes: number;
}

/** Describes any thrown value (an error, text, null, a proxy that throws), with its causes, redacted and limited. */
export function describeError(
  error: unknown,
  { secrets = [], ...limits }: DescribeOptions = {},
): StoredError {
  const all = { ...LIMITS, ...limits };
  return describe(error, { limits: all, secrets, seen: new Set(), bytes: all.total }, 1);
}

function describe(error: unknown, budget: Budget, depth: number): StoredError {
  budget.bytes -= FRAME_BYTES;
  if (!isObject(error))
    return { name: 'NonError', message: cut(String(error), budget.limits.message, budget) };
  budget.seen.add(error);
  const { limits } = budget;
  const code = text(error, 'code');
  const stack = text(error, 'stack');
  return {
    name: cut(text(error, 'name') ?? 'NonError', MAX_NAME, budget),
    message: cut(text(error, 'message') ?? plainText(error), limits.message, budget),
    ...(code !== undefined && { code: cut(code, MAX_NAME, budget) }),
    ...(stack !== undefined && { stack: cut(stack, limits.stack, budget) }),
    ...describeCause(error, budget, depth),
    ...describeErrors(error, budget, depth),
  };
}

function describeCause(error: object, budget: Budget, depth: number): Pick<StoredError, 'cause'> {
  const cause = read(error, 'cause');
  return mayDescribe(cause, budget, depth) ? { cause: describe(cause, budget, depth + 1) } : {};
}

function describeErrors(error: object, budget: Budget, depth: number): Pick<StoredError, 'errors'> {
  const list = read(error, 'errors');
  if (!isList(list)) return {};
  const errors: StoredError[] = [];
  for (let index = 0; index < list.length; index += 1) {
    const item = read(list, String(index));
    if (budget.bytes <= FRAME_BYTES) break;
    if (mayDescribe(item, budget, depth)) errors.push(describe(item, budget, depth + 1));
  }
  return errors.length > 0 ? { errors } : {};
}

function mayDescribe(value: unknown, { seen, bytes, limits }: Budget, depth: number): boolean {
  return (
    value !== undefined && value !== null && !seen.has(value) && depth < limits.depth && bytes > FRAME_BYTES
  );
}

/** Redacts before it cuts: half a token would not be recognised. */
function cut(long: string, limit: number, budget: Budget): string {
  const redacted = redactText(long.slice(0, MAX_READ), budget.secrets);
  const fitting = shorten(redacted, limit);
  const bytes = jsonBytes(fitting);
  const kept = bytes <= budget.bytes ? fitting : shorten(redacted, Math.floor(budget.bytes / WORST_BYTES));
  budget.bytes -= jsonBytes(kept);
  return kept;
}

function shorten(long: string, limit: number): string {
  if (long.length <= limit) return long;
  if (limit <= CUT_MARK.length) return '';
  // The cut may go through a pair of surrogates.
  return `${long.slice(0, limit - CUT_MARK.length).replace(/[\ud800-\udbff]$/, '')}${CUT_MARK}`;
}

function jsonBytes(value: string): number {
  return Buffer.byteLength(JSON.stringify(value));
}

function plainText(thrown: object): string {
  return JSON.stringify(redact(thrown)) ?? '';
}

function text(value: object, key: string): string | undefined {
  const found = read(value, key);
  return typeof found === 'string' ? found : undefined;
}

function read(value: object, key: string): unknown {
  try {
    return Reflect.get(value, key);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isList(value: unknown): value is readonly unknown[] {
  try {
    return Array.isArray(value);
  } catch {
    return false;
  }
}
