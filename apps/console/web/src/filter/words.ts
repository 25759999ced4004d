/** What the words of all filters have in common: how they are read. Pure. */
import { textIn } from '../words/address.ts';
import { isDay } from '../words/typed-time.ts';

export interface Chip<Key extends string = string> {
  readonly key: Key;
  readonly word: string;
  readonly value: string;
}

export interface Field<Key extends string = string> {
  readonly key: Key;
  /** What a person types before the value. */
  readonly word: string;
  readonly hint: string;
  /** Another word for it. */
  readonly alias?: string;
  /** Of another field, whose values are known. */
  readonly knownAs?: Key;
  /** What it may be, where that is known before. */
  readonly values?: readonly string[];
}

export interface ReadWords<Filter> {
  readonly filter: Filter;
  /** What is wrong with a word, in the order of the words. */
  readonly problems: readonly string[];
}

/** `job:mail "two words" error:"one two"`: three of them. */
export function tokensOf(text: string): string[] {
  return [...text.matchAll(/-?[a-z]+:>?"[^"]*"?|"[^"]*"?|\S+/gi)].map(([token]) => token);
}

/** `job:`, a sign, and the rest; undefined: no field is named. */
export function splitToken(
  token: string,
): { readonly word: string; readonly sign: string; readonly value: string } | undefined {
  const found = /^(-?[a-z]+:)(>?)(.*)$/is.exec(token);
  if (!found) return undefined;
  const [, word = '', sign = '', rest = ''] = found;
  return { word: word.toLowerCase(), sign, value: unquoted(rest) };
}

export function unquoted(text: string): string {
  return text.replace(/^"([^"]*)"?$/, '$1');
}

export function unknownField(word: string, fields: readonly Field[]): string {
  return `There is no filter ${word} The filters are ${fields.map((one) => one.word).join(' ')}`;
}

export const TIMES = ['15m', '1h', '6h', '24h', '7d'];
export const DURATION = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d|w))+$/;
/** As the server reads it: a time names its zone, and its day exists. */
const INSTANT = /^(\d{4}-\d\d-\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d))?$/;

export function timeProblem(value: string): string | undefined {
  return isTime(value) ? undefined : `A time is like 6h or 2026-11-28T09:00:00Z, not ${value}.`;
}

function isTime(value: string): boolean {
  const day = INSTANT.exec(value)?.[1];
  return day === undefined ? DURATION.test(value) : isDay(day);
}

/** A time of the address; one that the server would refuse is none. */
export function timeIn(search: object, name: string): string | undefined {
  const text = textIn(search, name);
  return text !== undefined && isTime(text) ? text : undefined;
}

/** Whether a list that ends at this time has nothing that happens now. */
export function isOver(until: string | undefined, now: number): boolean {
  return until !== undefined && (DURATION.test(until) || Date.parse(until) <= now);
}
