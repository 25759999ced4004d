/** How the words of a filter are read, written and completed, from its fields: what the filter bar needs of it. Pure. */
import { complete, type KnownValues, type Suggestion } from './completion.ts';
import {
  type Chip,
  type Field,
  type ReadWords,
  splitToken,
  tokensOf,
  unknownField,
  unquoted,
} from './words.ts';

export interface FilterLanguage<Filter, Key extends string> {
  /** Shown in the empty bar. */
  readonly hint: string;
  readonly chips: (filter: Filter) => readonly Chip<Key>[];
  readonly add: (filter: Filter, text: string) => ReadWords<Filter>;
  readonly without: (filter: Filter, key: Key) => Filter;
  readonly suggest: (text: string, known: KnownValues<Key>) => Suggestion[];
}

interface Grammar<Key extends string> {
  readonly hint: string;
  readonly fields: readonly Field<Key>[];
  /** The field of a word that names none; several such words are together its value. */
  readonly bareField: (word: string) => Key;
  readonly problemWith?: (key: Key, value: string) => string | undefined;
  /** Its values are in quotes. */
  readonly quoted?: Key;
}

export function createLanguage<
  Key extends string,
  Filter extends { readonly [Name in Key]?: string | undefined },
>({ hint, fields, bareField, problemWith, quoted }: Grammar<Key>): FilterLanguage<Filter, Key> {
  return {
    hint,
    chips: (filter) =>
      fields.flatMap(({ key, word }) => {
        const value = filter[key];
        return value === undefined ? [] : [{ key, word, value: key === quoted ? `"${value}"` : value }];
      }),
    add(filter, text) {
      let next = filter;
      const problems: string[] = [];
      const bare = new Map<Key, string>();
      for (const token of tokensOf(text)) {
        const read = readToken(token, bare);
        if (typeof read === 'string') problems.push(read);
        else next = { ...next, [read.key]: read.value };
      }
      return { filter: next, problems };
    },
    without: (filter, key) => ({ ...filter, [key]: undefined }),
    suggest: (text, known) => complete(text, fields, known),
  };

  /** A text: what is wrong with it. `bare`: the words before it that name no field. */
  function readToken(
    token: string,
    bare: Map<Key, string>,
  ): { readonly key: Key; readonly value: string } | string {
    const found = splitToken(token);
    if (!found) {
      const key = bareField(token);
      const before = bare.get(key);
      const value = before === undefined ? unquoted(token) : `${before} ${unquoted(token)}`;
      bare.set(key, value);
      return checked(key, value);
    }
    const { word, sign, value } = found;
    const named = [`${word}${sign}`, `${word}>`];
    const field = fields.find((one) => named.includes(one.word) || one.alias === word);
    return field ? checked(field.key, value) : unknownField(word, fields);
  }

  function checked(key: Key, value: string): { readonly key: Key; readonly value: string } | string {
    return (value === '' ? 'A value is missing.' : problemWith?.(key, value)) ?? { key, value };
  }
}
