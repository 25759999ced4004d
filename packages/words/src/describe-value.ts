import { quote } from './quote.ts';

interface Nouns {
  readonly object: string;
  readonly null: string;
}

const CODE: Nouns = { object: 'an object', null: 'null' };
const DOCUMENT: Nouns = { object: 'a map', null: 'nothing (null)' };

/** What a message says after "got". Shows texts and numbers, never the content of an object: it may be secret. */
export function describeValue(value: unknown): string {
  return describe(value, CODE);
}

/** The same in the words of YAML, which has maps, and in which a key without a value is null. */
export function describeDocumentValue(value: unknown): string {
  return describe(value, DOCUMENT);
}

/** The kind that the language itself knows: `Object`, `Map`, `Promise`, `Error`, ... */
export function kindOf(value: object): string {
  return Object.prototype.toString.call(value).slice('[object '.length, -1);
}

function describe(value: unknown, nouns: Nouns): string {
  switch (typeof value) {
    case 'string':
      return quote(value);
    case 'object':
      return describeObject(value, nouns);
    case 'bigint':
      return `the bigint ${value}`;
    case 'function':
    case 'symbol':
      return `a ${typeof value}`;
    case 'number':
    case 'boolean':
    case 'undefined':
      return String(value);
  }
}

function describeObject(value: object | null, nouns: Nouns): string {
  if (value === null) return nouns.null;
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  const kind = kindOf(value);
  return kind === 'Object' ? nouns.object : `${/^[AEIOU]/.test(kind) ? 'an' : 'a'} ${kind}`;
}
