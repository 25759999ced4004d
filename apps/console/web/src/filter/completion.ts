/** What may follow in a query: fields first, real values after a colon. Pure. */
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

export type KnownValues<Key extends string> = Partial<Record<Key, Values>>;

const MOST = 8;
/** Of a value whose quotes are open, all of it. */
const LAST_WORD = /(?:-?[a-z]+:>?"[^"]*|\S*)$/i;

export function complete<Key extends string>(
  text: string,
  fields: readonly Field<Key>[],
  known: KnownValues<Key>,
): Suggestion[] {
  const word = LAST_WORD.exec(text)?.[0] ?? '';
  const field = fields.filter((one) => word.toLowerCase().startsWith(one.word)).at(-1);
  if (field) return matching(valuesOf(field, known), field.word, word.slice(field.word.length));
  return fields
    .filter((one) => one.word.startsWith(word.toLowerCase()))
    .map((one) => ({ text: one.word, label: one.word, note: one.hint, isDone: false }));
}

/** The text with its last word replaced. */
export function completed(text: string, { text: word, isDone }: Suggestion): string {
  return `${text.replace(LAST_WORD, '')}${word}${isDone ? ' ' : ''}`;
}

function matching(values: Values, word: string, typed: string): Suggestion[] {
  const wanted = typed.replace(/^"/, '').toLowerCase();
  return values
    .filter(({ value }) => value.toLowerCase().includes(wanted))
    .slice(0, MOST)
    .map(({ value, note }) => ({ text: `${word}${quoted(value)}`, label: value, note, isDone: true }));
}

/** Without quotes only its first word would be the value. */
function quoted(value: string): string {
  return /\s/.test(value) ? `"${value}"` : value;
}

function valuesOf<Key extends string>(
  { key, knownAs = key, values = [] }: Field<Key>,
  known: KnownValues<Key>,
): Values {
  return known[knownAs] ?? values.map((value) => ({ value }));
}
