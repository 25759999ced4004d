/**
 * Where two values differ, as paths of their fields. Pure. Secrets are compared, and never shown: a changed password is a
 * difference between two `[redacted]`.
 */
import { isDeepStrictEqual } from 'node:util';
import { maskFields } from '@sb/logger';

export interface ValueDifference {
  /** `input.orders[2].price` */
  readonly path: string;
  /** Masked; undefined where this side has no such field. */
  readonly a: unknown;
  readonly b: unknown;
}

type Fields = Readonly<Record<string, unknown>>;

/** Both are plain data, as JSON gives it. */
export function valueDifferences(
  a: Fields,
  b: Fields,
  secrets: readonly string[],
  before = '',
): readonly ValueDifference[] {
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return keys.flatMap((key) => {
    const [one, other] = [a[key], b[key]];
    if (isDeepStrictEqual(one, other)) return [];
    const [shownOne, shownOther] = [masked(key, one, secrets), masked(key, other, secrets)];
    const path = before + stepOf(key, before, secrets);
    if (isOneKind(one, other) && isOneKind(shownOne, shownOther))
      return valueDifferences(fieldsOf(one), fieldsOf(other), secrets, path);
    return [{ path, a: shownOne, b: shownOther }];
  });
}

function masked(key: string, value: unknown, secrets: readonly string[]): unknown {
  return value === undefined ? undefined : Object.values(maskFields({ [key]: value }, secrets))[0];
}

/** `.price`, `[2]`, `["a name with blanks"]` */
function stepOf(key: string, before: string, secrets: readonly string[]): string {
  const [shown = ''] = Object.keys(maskFields({ [key]: null }, secrets));
  if (/^\d+$/.test(shown)) return `[${shown}]`;
  if (!/^[\w.-]+$/.test(shown)) return `[${JSON.stringify(shown)}]`;
  return before === '' ? shown : `.${shown}`;
}

/** Both are lists, or both are objects. */
function isOneKind(one: unknown, other: unknown): boolean {
  return isObject(one) && isObject(other) && Array.isArray(one) === Array.isArray(other);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function fieldsOf(value: unknown): Fields {
  return isObject(value) ? Object.fromEntries(Object.entries(value)) : {};
}
