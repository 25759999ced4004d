/**
 * A thrown value, on its way between threads: carried as plain data, and made an error again on the other side. Name,
 * message, code, stack, causes, fields and requests (snooze, skip, retry-after, permanent) cross; the class does not.
 * Fields that JSON cannot hold are left out.
 */
import {
  encodeJson,
  isPermanent,
  isRetryAfter,
  isSkip,
  isSnooze,
  Permanent,
  RetryAfter,
  skip,
  rateLimited,
  snooze,
} from '@sb/jobs';
import { describeError, type StoredError } from '@sb/logger';

export type CarriedError =
  | { readonly kind: 'snooze'; readonly delayMs: number; readonly blocksRate?: true }
  | { readonly kind: 'skip'; readonly reason: string }
  /** Not an object: it crosses unchanged. */
  | { readonly kind: 'value'; readonly value: unknown }
  | {
      readonly kind: 'error';
      readonly error: StoredError;
      readonly fields: Readonly<Record<string, unknown>>;
      readonly isPermanent: boolean;
      readonly retryAfterMs: number | undefined;
    };

/** Errors are cut and masked when they are stored: masking would not find half a secret. */
const WHOLE = { message: 1_000_000, stack: 1_000_000, total: 10_000_000 };
const LONGEST_FIELD_BYTES = 64 * 1024;
const DESCRIBED = ['name', 'message', 'stack', 'cause', 'errors'];

export function carryError(thrown: unknown): CarriedError {
  if (isSnooze(thrown))
    return { kind: 'snooze', delayMs: thrown.delayMs, ...(thrown.blocksRate && { blocksRate: true }) };
  if (isSkip(thrown)) return { kind: 'skip', reason: thrown.reason };
  if (typeof thrown === 'symbol') return { kind: 'value', value: String(thrown) };
  if (typeof thrown !== 'object' || thrown === null) return carryValue(thrown);
  return {
    kind: 'error',
    error: describeError(thrown, WHOLE),
    fields: fieldsOf(thrown),
    isPermanent: isPermanent(thrown),
    retryAfterMs: isRetryAfter(thrown) ? thrown.delayMs : undefined,
  };
}

export function uncarryError(carried: CarriedError): unknown {
  switch (carried.kind) {
    case 'snooze':
      return { ...(carried.blocksRate ? rateLimited(0) : snooze(0)), delayMs: carried.delayMs };
    case 'skip':
      return skip(carried.reason);
    case 'value':
      return carried.value;
    case 'error':
      return withFacts(emptyError(carried), carried.error, carried.fields);
    default:
      return carried satisfies never;
  }
}

function carryValue(thrown: unknown): CarriedError {
  return { kind: 'value', value: typeof thrown === 'function' ? String(thrown) : thrown };
}

/** Fields that `isRetryable` of a job may read: the status of an answer, the number of an error. */
function fieldsOf(thrown: object): Record<string, unknown> {
  const names = Object.keys(thrown).filter((name) => !DESCRIBED.includes(name));
  return Object.fromEntries(
    names.flatMap((name): [string, unknown][] => {
      const text = jsonOf(thrown, name);
      return text === undefined ? [] : [[name, JSON.parse(text)]];
    }),
  );
}

function jsonOf(thrown: object, name: string): string | undefined {
  try {
    return encodeJson(Reflect.get(thrown, name), LONGEST_FIELD_BYTES);
  } catch {
    return undefined;
  }
}

/** The delay is set, and not checked again: as a number, an allowed `12000d` would be taken for a time. */
function emptyError({
  isPermanent: permanent,
  retryAfterMs,
}: Extract<CarriedError, { kind: 'error' }>): Error {
  if (permanent) return new Permanent();
  if (retryAfterMs === undefined) return new Error();
  return Object.assign(new RetryAfter(0), { delayMs: retryAfterMs });
}

function withFacts(empty: Error, stored: StoredError, fields: Readonly<Record<string, unknown>> = {}): Error {
  const { name, message, code, stack, cause, errors } = stored;
  const facts = {
    name,
    message,
    stack,
    ...(code !== undefined && { code }),
    ...(cause && { cause: withFacts(new Error(), cause) }),
    ...(errors && { errors: errors.map((one) => withFacts(new Error(), one)) }),
  };
  for (const [key, value] of Object.entries(facts))
    Object.defineProperty(empty, key, { value, writable: true, configurable: true });
  return Object.assign(empty, fields);
}
