import { describeValue, formatPath, kindOf } from '@sb/words';
import { NotJsonError, TooDeepError, TooLargeError } from '../errors.ts';

const JSON_KINDS: readonly string[] = ['Object', 'Array'];
/** Levels of objects and lists. `JSON.stringify`, and the programs that read a value, recurse: they must never run out of stack. */
const MAX_DEPTH = 100;

/**
 * The value as JSON text; undefined for undefined. As in JSON, `toJSON` is honoured (so a Date is fine), a field that is
 * undefined is left out, and undefined in a list becomes null: what `Promise.all` of functions without a result returns.
 * Any other value that JSON would silently lose is an error.
 * Throws `NotJsonError` (`NOT_JSON`), `TooDeepError` (`TOO_DEEP`) above 100 levels of objects and lists, and
 * `TooLargeError` (`TOO_LARGE`) above `limitBytes` of UTF-8.
 */
export function encodeJson(value: unknown, limitBytes: number): string | undefined {
  // The types say string, but JSON.stringify(undefined) is undefined.
  const json: string | undefined = losesNothing(value, 0)
    ? JSON.stringify(value)
    : JSON.stringify(value, refuseWhatIsLost());
  if (json === undefined) return undefined;
  // No character takes more than three bytes of UTF-8: most texts need not be measured.
  const size = json.length * 3 > limitBytes ? Buffer.byteLength(json) : 0;
  if (size > limitBytes) throw new TooLargeError(size, limitBytes);
  return json;
}

/** The value as a reader of its JSON gets it: the value itself where JSON changes nothing. Throws as `encodeJson`. */
export function asJson(value: unknown, limitBytes: number): unknown {
  if (losesNothing(value, 0)) return value;
  const json = encodeJson(value, limitBytes);
  return json === undefined ? undefined : JSON.parse(json);
}

/**
 * True for plain JSON, the common case, which is six times as fast without a replacer. A value for which it is false may
 * still be fine: one with `toJSON`, an instance of a class, or one so deep that it is a cycle or refused.
 */
function losesNothing(item: unknown, depth: number): boolean {
  if (typeof item !== 'object') return lostInJson(item) === undefined;
  if (item === null) return true;
  if (depth >= MAX_DEPTH || 'toJSON' in item) return false;
  // JSON makes null of undefined and of holes, which `every` would leave out.
  if (Array.isArray(item))
    return !item.includes(undefined) && item.every((child) => losesNothing(child, depth + 1));
  if (Object.getPrototypeOf(item) !== Object.prototype) return false;
  return Object.values(item).every((child) => losesNothing(child, depth + 1));
}

/** A replacer that replaces nothing: `JSON.stringify` calls it depth first, with the holder of each item as `this`. */
function refuseWhatIsLost(): (this: unknown, key: string, item: unknown) => unknown {
  const holders: unknown[] = [];
  const keys: string[] = [];
  return function refuse(key, item) {
    holders.length = keys.length = holders.lastIndexOf(this) + 1;
    const lost = holders.includes(item) ? 'a reference to its own parent' : lostFrom(this, key, item);
    keys.push(key);
    // The first key is that of the root, which has no name.
    if (lost !== undefined) throw new NotJsonError(formatPath(keys.slice(1)), lost);
    if (holders.length >= MAX_DEPTH && typeof item === 'object' && item !== null)
      throw new TooDeepError(keys.slice(1), MAX_DEPTH);
    holders.push(item);
    return item;
  };
}

/** An invalid date has become null by then: its `toJSON` says so. */
function lostFrom(holder: unknown, key: string, item: unknown): string | undefined {
  const isLostDate = item === null && isInvalidDate(Reflect.get(Object(holder), key));
  return isLostDate ? 'an invalid date' : lostInJson(item);
}

function isInvalidDate(value: unknown): boolean {
  return value instanceof Date && Number.isNaN(value.getTime());
}

function lostInJson(item: unknown): string | undefined {
  if (item === undefined || item === null) return undefined;
  if (typeof item === 'string' || typeof item === 'boolean' || Number.isFinite(item)) return undefined;
  if (typeof item === 'object' && JSON_KINDS.includes(kindOf(item))) return undefined;
  return describeValue(item);
}
