import { REDACTED, redactText } from './redact-text.ts';
import { hidesNothing, isSensitiveKey } from './sensitive-key.ts';

const MAX_DEPTH = 8;
const MAX_ENTRIES = 200;
const MAX_NODES = 5000;
const MAX_TEXT = 16 * 1024;

interface Walk {
  readonly secrets: readonly string[];
  readonly isBrief?: ((error: Error) => boolean) | undefined;
  /** The objects around the current value, outermost first. */
  readonly parents: unknown[];
  nodes: number;
}

type Entry = readonly [key: string, value: unknown];

/**
 * A plain copy without secrets, found by key and by shape, that JSON can always write. It is limited (depth 8, 200
 * entries of a list or object, 5,000 in all, 16 KB of a text). Cycles, and getters and proxies that throw, do no harm.
 */
export function redact(value: unknown, secrets: readonly string[] = []): unknown {
  return copy(value, { secrets, parents: [], nodes: 0 });
}

/** The same for the fields of one line. Of a brief error it keeps name, code and message. */
export function redactFields(
  fields: object,
  secrets: readonly string[] = [],
  isBrief?: (error: Error) => boolean,
): Record<string, unknown> {
  return copyEntries(entriesOf(fields), { secrets, isBrief, parents: [fields], nodes: 0 });
}

function copy(value: unknown, walk: Walk): unknown {
  switch (typeof value) {
    case 'string':
      return copyText(value, walk);
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'bigint':
    case 'symbol':
      return copyText(String(value), walk);
    case 'function':
      return '[function]';
    case 'object':
      return value === null ? null : copyObject(value, walk);
    case 'boolean':
    case 'undefined':
      return value;
  }
}

function copyText(text: string, { secrets }: Walk): string {
  if (text.length <= MAX_TEXT) return redactText(text, secrets);
  // A secret that the cut divides would not be recognised: so the first cut is well behind the limit.
  const redacted = redactText(text.slice(0, MAX_TEXT * 4), secrets);
  return `${redacted.slice(0, MAX_TEXT)}… [${text.length} characters]`;
}

function copyObject(value: object, walk: Walk): unknown {
  if (walk.parents.includes(value)) return '[circular]';
  if (walk.parents.length >= MAX_DEPTH || walk.nodes >= MAX_NODES) return '[too deep]';
  walk.parents.push(value);
  try {
    return copyKind(value, walk);
  } catch {
    // A getter, toJSON or proxy that throws must not lose the line.
    return '[unreadable]';
  } finally {
    walk.parents.pop();
  }
}

function copyKind(value: object, walk: Walk): unknown {
  if (Array.isArray(value)) return copyList(value, walk);
  if (value instanceof Error)
    return copyEntries(walk.isBrief?.(value) ? briefEntries(value) : errorEntries(value), walk);
  if (value instanceof Map) return copyEntries(mapEntries(value), walk);
  if (value instanceof Set) return copyList([...value], walk);
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (value instanceof RegExp) return copyText(String(value), walk);
  if ('toJSON' in value && typeof value.toJSON === 'function') return copy(value.toJSON(), walk);
  return copyEntries(entriesOf(value), walk);
}

function copyList(list: readonly unknown[], walk: Walk): unknown[] {
  const copied = list.slice(0, MAX_ENTRIES).map((item) => copy(counted(item, walk), walk) ?? null);
  return list.length > MAX_ENTRIES ? [...copied, `[${list.length - MAX_ENTRIES} more]`] : copied;
}

function copyEntries(entries: readonly Entry[], walk: Walk): Record<string, unknown> {
  const copied = entries.slice(0, MAX_ENTRIES).map(([key, value]) => {
    const kept = isSensitiveKey(key) ? hide(value) : copy(counted(value, walk), walk);
    return [copyText(key, walk), kept] as const;
  });
  const hidden = entries.length - copied.length;
  return Object.fromEntries(hidden > 0 ? [...copied, ['…', `[${hidden} more]`]] : copied);
}

function counted(value: unknown, walk: Walk): unknown {
  walk.nodes += 1;
  return walk.nodes > MAX_NODES ? '[too much]' : value;
}

function hide(value: unknown): unknown {
  return hidesNothing(value) ? value : REDACTED;
}

function entriesOf(value: object): Entry[] {
  return Object.keys(value).map((key) => [key, read(value, key)]);
}

function errorEntries(error: Error): Entry[] {
  const own = ['name', 'message', 'stack', 'code', 'cause', 'errors'];
  const rest = Object.keys(error).filter((key) => !own.includes(key));
  return [...own, ...rest]
    .map((key): Entry => [key, read(error, key)])
    .filter(([, value]) => value !== undefined);
}

function briefEntries(error: Error): Entry[] {
  return ['name', 'code', 'message'].map((key): Entry => [key, read(error, key)]);
}

function mapEntries(map: Map<unknown, unknown>): Entry[] {
  return Array.from(map, ([key, value]) => [mapKey(key), value]);
}

function mapKey(key: unknown): string {
  if (typeof key === 'string') return key;
  return typeof key === 'number' || typeof key === 'bigint' || typeof key === 'boolean'
    ? `${key}`
    : `[${typeof key}]`;
}

function read(value: object, key: string): unknown {
  try {
    return Reflect.get(value, key);
  } catch {
    return '[unreadable]';
  }
}
