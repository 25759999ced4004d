/** What may follow in a query: fields first, real values after a colon. Pure. */
import { FIELDS, type FilterKey, STATE_WORDS, TRIGGER_WORDS } from './run-filter.ts';
import type { Field } from './words.ts';

export interface Suggestion {
  /** What takes the place of the last word. */
  readonly text: string;
  readonly label: string;
  readonly note?: string | undefined;
  /** A whole filter: the word is done. */
  readonly isDone: boolean;
}

type Values = readonly { readonly value: string; readonly note?: string }[];

export type KnownValues<Key extends string = FilterKey> = Partial<Record<Key, Values>>;

const MOST = 8;
export const TIMES = ['15m', '1h', '6h', '24h', '7d'];
const DURATIONS = ['1s', '10s', '30s', '5m'];

export function complete(text: string, known: KnownValues): Suggestion[] {
  return completeWords(text, FIELDS, (key) => valuesFor(key, known));
}

/** Of any filter. */
export function completeWords<Key extends string>(
  text: string,
  fields: readonly Field<Key>[],
  valuesOf: (key: Key) => Values,
): Suggestion[] {
  const word = /\S*$/.exec(text)?.[0] ?? '';
  const field = fields.filter((one) => word.toLowerCase().startsWith(one.word)).at(-1);
  if (field) return matching(valuesOf(field.key), field.word, word.slice(field.word.length));
  return fields
    .filter((one) => one.word.startsWith(word.toLowerCase()))
    .map((one) => ({ text: one.word, label: one.word, note: one.hint, isDone: false }));
}

/** The text with its last word replaced. */
export function completed(text: string, { text: word, isDone }: Suggestion): string {
  return `${text.replace(/\S*$/, '')}${word}${isDone ? ' ' : ''}`;
}

function matching(values: Values, word: string, typed: string): Suggestion[] {
  const wanted = typed.toLowerCase();
  return values
    .filter(({ value }) => value.toLowerCase().includes(wanted))
    .slice(0, MOST)
    .map(({ value, note }) => ({ text: `${word}${value}`, label: value, note, isDone: true }));
}

function valuesFor(key: FilterKey, known: KnownValues): Values {
  const fixed: Partial<Record<FilterKey, readonly string[]>> = {
    state: STATE_WORDS,
    trigger: TRIGGER_WORDS,
    since: TIMES,
    minMs: DURATIONS,
    view: ['live', 'ended'],
  };
  const sameAs: Partial<Record<FilterKey, FilterKey>> = { notJob: 'job' };
  return known[sameAs[key] ?? key] ?? (fixed[key] ?? []).map((value) => ({ value }));
}
