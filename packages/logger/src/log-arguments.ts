import type { LogFields } from './log-line.ts';

export interface LogArguments {
  readonly message: string;
  readonly fields: LogFields;
}

/**
 * Reads the two arguments of a log call. Authors of jobs know other loggers: `(fields, message)`, `(error)` and
 * `(message, error)` must not lose anything.
 */
export function readArguments(first: unknown, second: unknown): LogArguments {
  if (typeof first === 'string') return { message: first, fields: toFields(second) };
  if (typeof second === 'string') return { message: second, fields: toFields(first) };
  if (isError(first)) return { message: messageOf(first), fields: { ...toFields(second), error: first } };
  if (typeof first === 'object' && first !== null)
    return { message: '', fields: { ...toFields(first), ...toFields(second) } };
  return { message: String(first), fields: toFields(second) };
}

/** The fields of a call, copied so that a getter runs once and cannot throw later. */
export function toFields(value: unknown): LogFields {
  if (value === undefined) return {};
  if (isError(value)) return { error: value };
  return isPlain(value) ? copyFields(value) : { value };
}

/** A spread calls getters: one that throws would lose the whole line. */
function copyFields(value: object): LogFields {
  try {
    return { ...value };
  } catch {
    return { value };
  }
}

function isPlain(value: unknown): value is object {
  try {
    return (
      typeof value === 'object' && value !== null && !Array.isArray(value) && !(Symbol.iterator in value)
    );
  } catch {
    return false;
  }
}

function isError(value: unknown): value is Error {
  try {
    return value instanceof Error;
  } catch {
    return false;
  }
}

function messageOf(error: Error): string {
  try {
    const message: unknown = error.message;
    return typeof message === 'string' ? message : '';
  } catch {
    return '';
  }
}
