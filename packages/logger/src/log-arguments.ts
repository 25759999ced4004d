import type { LogFields } from './log-line.ts';

export interface LogArguments {
  readonly message: string;
  readonly fields: LogFields;
}

/**
 * What was meant by the two arguments of a log call. Jobs are written by people who come from other
 * loggers: `(fields, message)`, `(error)`, `(message, error)` must not lose anything.
 */
export function readArguments(first: unknown, second: unknown): LogArguments {
  if (typeof first === 'string') return { message: first, fields: toFields(second) };
  if (typeof second === 'string') return { message: second, fields: toFields(first) };
  if (isError(first)) return { message: messageOf(first), fields: { ...toFields(second), error: first } };
  if (typeof first === 'object' && first !== null)
    return { message: '', fields: { ...toFields(first), ...toFields(second) } };
  return { message: String(first), fields: toFields(second) };
}

/** What a caller meant as fields, copied so that a getter runs once and cannot throw later. */
export function toFields(value: unknown): LogFields {
  if (value === undefined) return {};
  if (isError(value)) return { error: value };
  return isPlain(value) ? copyFields(value) : { value };
}

/** A spread calls getters, and one that throws would take the whole line with it. */
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
